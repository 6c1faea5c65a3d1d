{# How the KPI of a target went within earlier whole periods of its kind, up to eight: what a business
   day in each tenth of them brought, by what one brought on the average. Of fewer than three periods
   there is no shape, nor where a tenth took away more than it brought. #}
with
    earlier as (
        select
            targets.*,
            kpis.numerator,
            periods.first_day,
            periods.last_day,
            count(*) over (partition by targets.target_key) as periods,
            row_number() over (
                partition by targets.target_key order by periods.first_day desc
            ) as place
        from {{ ref("dim_targets") }} as targets
        inner join {{ ref("dim_kpis") }} as kpis on targets.kpi = kpis.kpi
        cross join ({{ data_reach() }}) as reach
        inner join
            {{ ref("int_periods") }} as periods
            on targets.period = periods.period
            and periods.last_day < targets.starts_on
            -- the calendar may begin and end within one
            and periods.first_day = periods.period_start
            and {{ period_end("periods.period", "periods.first_day") }} <= reach.through_date
        where targets.pacing = 'shape' and targets.is_current and targets.problem is null
    ),

    placed as (
        select
            earlier.*,
            days.date_day,
            case when days.opens_at is not null then 1 else 0 end as open_days,
            {{
                tenth_of_period(
                    "days.opens_at is not null",
                    "earlier.target_key, earlier.first_day",
                    "days.date_day",
                )
            }} as tenth
        from earlier
        inner join
            {{ ref("int_business_days") }} as days
            on days.date_day between earlier.first_day and earlier.last_day
        where earlier.periods >= 3 and earlier.place <= 8
    ),

    tenths as (
        select
            placed.target_key,
            placed.tenth,
            cast(sum(placed.open_days) as int) as open_days,
            cast(
                coalesce(sum({{ amount_of("placed.numerator", "done") }}), 0) as decimal(19, 6)
            ) as done
        from placed
        left join
            {{ ref("int_scoped_days") }} as done
            on placed.date_day = done.date_day
            and placed.scope = done.scope
            and placed.scope_id = done.scope_id
            and placed.credit_role = done.credit_role
        group by placed.target_key, placed.tenth
    ),

    totals as (
        select
            tenths.*,
            cast(sum(open_days) over (partition by target_key) as int) as all_days,
            cast(sum(done) over (partition by target_key) as decimal(19, 6)) as all_done,
            min(done) over (partition by target_key) as least_done
        from tenths
    )

select
    target_key,
    tenth,
    cast({{ ratio("done * all_days", "all_done * open_days", 6) }} as decimal(18, 6)) as weight
from totals
where all_done > 0 and least_done >= 0 and open_days > 0 and tenth is not null
