{# What each target has come to. A period of the calendar that is over, and what cannot be summed, is
   read from the KPIs; of any other the days that are over are summed. #}
with
    figures as (select * from {{ ref("int_target_figures") }}),

    targets as (
        select
            targets.target_key,
            targets.kpi,
            targets.period,
            targets.unit,
            kpis.kind,
            kpis.told_by,
            {{ is_not_summed("kpis") }} or (targets.period is not null and sums.is_over) as is_read,
            sums.numerator,
            case when kpis.kind = 'ratio' then sums.denominator end as denominator,
            sums.n
        from {{ ref("dim_targets") }} as targets
        inner join {{ ref("dim_kpis") }} as kpis on targets.kpi = kpis.kpi
        inner join {{ ref("int_target_sums") }} as sums on targets.target_key = sums.target_key
    ),

    read as (
        select
            targets.*,
            own.numerator as read_numerator,
            own.denominator as read_denominator,
            own.n as read_n,
            own.value as read_value,
            case
                when targets.kpi not in (select kpi from {{ ref("fct_kpis") }})
                then 'not_told'
                -- a sum of nothing is 0, a rate of nothing is none
                when targets.kind <> 'additive' and always.target_key is null
                then 'no_data'
                when targets.kind <> 'additive' and targets.is_read and own.target_key is null
                then 'no_data'
                when targets.is_read
                then own.reason_null
                when always.reason_null not in ('zero_denominator', 'not_yet')
                then always.reason_null
                when targets.denominator = 0
                then 'zero_denominator'
                when
                    targets.kind = 'ratio'
                    and targets.told_by = 'cost_entries'
                    and targets.numerator = 0
                then 'cost_unknown'
            end as reason_null
        from targets
        left join
            figures as own on targets.target_key = own.target_key and targets.period = own.period
        left join
            figures as always on targets.target_key = always.target_key and always.period = 'all'
    )

select
    target_key,
    case
        when reason_null is null and is_read
        then coalesce(read_value, 0)
        when reason_null is null
        then {{ value_in_unit("unit", "numerator", "coalesce(denominator, 1)") }}
    end as value,
    case when is_read then coalesce(read_numerator, 0) else numerator end as numerator,
    case when is_read then read_denominator else denominator end as denominator,
    cast(case when is_read then coalesce(read_n, 0) else floor(n) end as bigint) as n,
    reason_null
from read
