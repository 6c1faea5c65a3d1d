{# What was open when a period ended, at the amounts of today. How likely a sale was is known of today
   alone, so the weighted sum is told for all time: as of the end of the data. #}
with
    dates as (select max(date_day) as last_date from {{ ref("dim_dates") }}),

    periods as (
        select distinct
            periods.period,
            periods.period_start,
            coalesce(
                {{ period_end("periods.period", "periods.period_start") }},
                {{ add_days("dates.last_date", 1) }}
            ) as ended_on
        from ({{ periods() }}) as periods
        cross join dates
    ),

    open_ones as (
        select
            periods.period,
            periods.period_start,
            opportunities.amount_reporting,
            case
                when periods.period = 'all' and not opportunities.is_closed
                then opportunities.amount_reporting * opportunities.probability
            end as weighted,
            coalesce(opportunities.campaign_key, '(none)') as campaign_key,
            coalesce(opportunities.source_channel, '(none)') as source_channel
        from {{ ref("fct_opportunities") }} as opportunities
        inner join
            periods
            on opportunities.created_date < periods.ended_on
            and (
                not opportunities.is_closed
                or coalesce(opportunities.closed_date, opportunities.created_date)
                >= periods.ended_on
            )
    ),

    summed as (
        {% for scope, member in [
            ("company", "company.name"),
            ("campaign", "campaign_key"),
            ("source_channel", "source_channel"),
        ] %}
            select
                period,
                period_start,
                '{{ scope }}' as scope,
                {{ member }} as scope_id,
                sum(amount_reporting) as opportunity_amount_open,
                sum(weighted) as weighted_pipeline,
                count(*) as opportunities_open
            from open_ones
            cross join {{ source("lake", "company") }} as company
            group by period, period_start, {{ member }} {{ "union all" if not loop.last }}
        {% endfor %}
    )

{% for amount in ["opportunity_amount_open", "weighted_pipeline", "opportunities_open"] %}
    select
        period,
        period_start,
        scope,
        scope_id,
        '{{ amount }}' as amount,
        cast({{ amount }} as decimal(38, 6)) as value
    from summed
    where {{ amount }} is not null {{ "union all" if not loop.last }}
{% endfor %}
