{# What should have been reached by now, and what status that is. Of a beginner, and of who was not
   there on all days, a sum is asked in part; a rate is asked whole, from its first day on. #}
with
    asked as (
        select
            targets.target_key,
            kpis.kind,
            kpis.better,
            kpis.min_n,
            {% for column in ["weight", "weight_over"] %} sums.{{ column }}, {% endfor %}
            case
                when kpis.kind = 'additive' and sums.open_days > 0
                then
                    {{
                        ratio(
                            product_of("targets.target_value", "sums.asked_days"),
                            "sums.open_days",
                            6,
                        )
                    }}
                else cast(targets.target_value as decimal(38, 6))
            end as asked_value
        from {{ ref("dim_targets") }} as targets
        inner join {{ ref("dim_kpis") }} as kpis on targets.kpi = kpis.kpi
        inner join {{ ref("int_target_sums") }} as sums on targets.target_key = sums.target_key
    ),

    dated as (
        select
            asked.*,
            case
                when kind = 'additive'
                then {{ ratio(product_of("asked_value", "weight_over"), "weight", 6) }}
                else asked_value
            end as target_to_date
        from asked
    ),

    -- what is held against what: the value against the target, or the other way round
    held as (
        select
            dated.*,
            case dated.better when 'lower' then target_to_date else value end as reached,
            case dated.better when 'lower' then value else target_to_date end as due,
            case
                when dated.weight = 0
                then 'nothing_asked'
                when dated.weight_over = 0
                then 'not_started'
                when reached.value is null or reached.n < dated.min_n
                then 'insufficient_data'
            end as status_of_no_pace
        from dated
        inner join
            {{ ref("int_target_values") }} as reached on dated.target_key = reached.target_key
    ),

    -- multiplied, not divided: nothing spent of a budget has a status, too
    ranked as (
        select
            held.*,
            statuses.status,
            statuses.is_told,
            row_number() over (partition by target_key order by at_least desc, status) as place
        from held
        inner join
            {{ source("seeds", "target_statuses") }} as statuses
            on held.status_of_no_pace is not null
            or greatest(held.reached, 0) >= statuses.at_least * held.due
    )

select
    target_key,
    asked_value,
    target_to_date,
    case when status_of_no_pace is null then {{ ratio("reached", "due", 6) }} end as pace_index,
    coalesce(status_of_no_pace, status) as status,
    is_told and status_of_no_pace is null as is_behind
from ranked
where place = 1
