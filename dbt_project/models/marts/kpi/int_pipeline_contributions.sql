{{ config(materialized="view", contract={"enforced": false}) }}
{# Opportunities from the day they were created to the last one on which they were open, at the amounts
   of today. How likely a sale was is known of today alone: only who is open today has a weight. #}
with
    opened as (
        select
            opportunity_key,
            created_date,
            case
                when is_closed
                then {{ add_days("coalesce(closed_date, created_date)", -1) }}
                else {{ end_of_time() }}
            end as open_until,
            amount_reporting,
            case when not is_closed then amount_reporting * probability end as weighted,
            coalesce(campaign_key, '(none)') as campaign_key,
            coalesce(source_channel, '(none)') as source_channel
        from {{ ref("fct_opportunities") }}
    ),

    scopes as (
        {% for scope in ["company", "campaign", "source_channel"] %}
            select '{{ scope }}' as scope {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    amounts as (
        {% for amount in recomputed_amounts()["int_period_pipeline"] %}
            select '{{ amount }}' as amount {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    told as (
        select
            opened.*,
            scopes.scope,
            case
                scopes.scope
                when 'company'
                then company.name
                when 'campaign'
                then opened.campaign_key
                else opened.source_channel
            end as scope_id,
            amounts.amount,
            cast(
                case
                    amounts.amount
                    when 'opportunity_amount_open'
                    then opened.amount_reporting
                    when 'weighted_pipeline'
                    then opened.weighted
                    else 1
                end as decimal(38, 6)
            ) as value
        from opened
        cross join scopes
        cross join amounts
        cross join {{ source("lake", "company") }} as company
    )

select
    'opportunities' as entity,
    opportunity_key as entity_key,
    scope,
    scope_id,
    amount,
    created_date as date_day,
    open_until as counts_until,
    value
from told
where value is not null
