with
    -- a KPI whose table was never delivered is not told at all: nothing is not zero
    delivered as (
        {% for entity in [
            "call_attempts",
            "call_legs",
            "agent_times",
            "lead_stage_events",
            "leads",
            "opportunities",
            "orders",
        ] %}
            select '{{ entity }}' as entity
            from
                (select 1 as one from {{ ref(entity) }} limit 1) as {{ entity }}
                {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    picked as (
        select
            kpis.kpi,
            kpis.unit,
            kpis.kind,
            kpis.interval,
            components.period,
            components.period_start,
            components.scope,
            components.scope_id,
            components.credit_role,
            {{ amount_named("kpis.numerator") }} as numerator,
            {{ amount_named("kpis.denominator") }} as denominator,
            {{ amount_named("kpis.n") }} as n,
            components.policy_version,
            -- a rate of dials needs dials that were all logged, and that belong to somebody
            case
                when kpis.denominator = 'dials' and components.dials_of_unlogged_sources > 0
                then 'unanswered_not_logged'
                when
                    kpis.kind = 'ratio'
                    and 'dials' in (kpis.numerator, kpis.denominator)
                    and components.scope in ('agent', 'team', 'script')
                    and components.dials_by_machine > 0
                then 'machine_dialled'
            end as reason
        from {{ ref("int_period_components") }} as components
        left join
            {{ ref("int_period_recomputed") }} as recomputed
            on components.period = recomputed.period
            and components.period_start = recomputed.period_start
            and components.scope = recomputed.scope
            and components.scope_id = recomputed.scope_id
            and components.credit_role = '(none)'
        cross join {{ ref("dim_kpis") }} as kpis
        inner join delivered on kpis.told_by = delivered.entity
    ),

    told as (
        select
            picked.*,
            case
                when reason is not null
                then reason
                when kind = 'ratio' and denominator = 0
                then 'zero_denominator'
            end as reason_null,
            case when kind = 'ratio' then denominator else cast(1 as decimal(38, 6)) end as divisor
        from picked
        where coalesce(numerator, 0) <> 0 or coalesce(denominator, 0) <> 0
    )

select
    kpi,
    period,
    period_start,
    scope,
    scope_id,
    credit_role,
    numerator,
    denominator,
    case
        when reason_null is not null
        then cast(null as decimal(38, 6))
        when unit = 'money'
        then {{ ratio("numerator", "divisor", 2) }}
        when unit = 'per_hour'
        then {{ ratio("numerator * 3600", "divisor", 4) }}
        when unit in ('seconds', 'days')
        then {{ ratio("numerator", "divisor", 4) }}
        else {{ ratio("numerator", "divisor", 6) }}
    end as value,
    case
        when interval = 'wilson' and reason_null is null
        then {{ wilson_low("numerator", "denominator") }}
    end as ci_low,
    case
        when interval = 'wilson' and reason_null is null
        then {{ wilson_high("numerator", "denominator") }}
    end as ci_high,
    cast(n as bigint) as n,
    policy_version,
    reason_null
from told
