{# The KPIs as the data are now; fct_kpis sets the figures of closed periods beside them. #}
with
    -- a KPI whose table was never delivered is not told at all: nothing is not zero
    delivered as (
        {% for entity in told_by() %}
            select '{{ entity }}' as entity
            from
                -- costs may come of rates alone
                (
                    select 1 as one
                    from {{ ref("fct_costs" if entity == "cost_entries" else entity) }}
                    limit 1
                ) as {{ entity }}
                {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    kpis as (
        select register.*
        from {{ ref("dim_kpis") }} as register
        inner join delivered on register.told_by = delivered.entity
    ),

    parts as (
        {% for part in ["numerator", "denominator", "n"] %}
            select kpi, '{{ part }}' as part, {{ part }} as amount
            from kpis
            where {{ part }} is not null {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    amounts as (select * from {{ ref("int_period_amounts") }}),

    picked as (
        select
            parts.kpi,
            {{ period_columns("amounts") }},
            {% for part in ["numerator", "denominator", "n"] %}
                cast(
                    sum(case when parts.part = '{{ part }}' then amounts.value end) as decimal(
                        38, 6
                    )
                ) as {{ part }},
            {% endfor %}
            max(
                case when parts.part = 'numerator' and amounts.value is null then 1 else 0 end
            ) as is_not_yet_known,
            max(amounts.policy_version) as policy_version
        from parts
        inner join amounts on parts.amount = amounts.amount
        group by parts.kpi, {{ period_columns("amounts") }}
    ),

    -- a rate of dials needs dials that were all logged, and that belong to somebody
    unknown_dials as (
        select
            period,
            period_start,
            scope,
            scope_id,
            max(case when amount = 'dials_of_unlogged_sources' then 1 else 0 end) as has_unlogged,
            max(
                case
                    when amount = 'dials_by_machine' and scope in ('agent', 'team', 'script')
                    then 1
                    else 0
                end
            ) as has_machine_dialled
        from amounts
        where amount in ('dials_of_unlogged_sources', 'dials_by_machine')
        group by period, period_start, scope, scope_id
    ),

    told as (
        select
            picked.kpi,
            {{ period_columns("picked") }},
            picked.policy_version,
            picked.n,
            kpis.unit,
            kpis.interval,
            case
                when
                    kpis.denominator in ('dials', 'dials_valid', 'leads_unreached_before')
                    and unknown_dials.has_unlogged = 1
                then 'unanswered_not_logged'
                when
                    kpis.kind = 'ratio'
                    and (kpis.numerator = 'dials' or kpis.denominator in ('dials', 'dials_valid'))
                    and unknown_dials.has_machine_dialled = 1
                then 'machine_dialled'
                -- no cost was told of it; what is spent is handed out to no channel and script
                when
                    kpis.kind = 'ratio'
                    and kpis.told_by = 'cost_entries'
                    and (
                        picked.numerator is null
                        or (
                            kpis.numerator in ('cost_direct', 'cost_loaded')
                            and picked.scope in ('source_channel', 'script')
                        )
                    )
                then 'cost_unknown'
                when kpis.kind = 'ratio' and coalesce(picked.denominator, 0) = 0
                then 'zero_denominator'
                when picked.is_not_yet_known = 1
                then 'not_yet'
            end as reason_null,
            case
                when kpis.kind = 'ratio' then coalesce(picked.numerator, 0) else picked.numerator
            end as numerator,
            case when kpis.kind = 'ratio' then coalesce(picked.denominator, 0) end as denominator,
            case
                when kpis.kind = 'ratio' then picked.denominator else cast(1 as decimal(38, 6))
            end as divisor
        from picked
        inner join kpis on picked.kpi = kpis.kpi
        left join
            unknown_dials
            on picked.period = unknown_dials.period
            and picked.period_start = unknown_dials.period_start
            and picked.scope = unknown_dials.scope
            and picked.scope_id = unknown_dials.scope_id
        -- a median of 0 days is a value, a rate of nothing by nothing is none
        where
            (
                (kpis.kind <> 'ratio' and picked.numerator is not null)
                or picked.numerator <> 0
                or picked.denominator <> 0
                or picked.is_not_yet_known = 1
            )
            -- a cost is nobody's by role: it has nothing to be divided by what is credited by role
            and not (
                kpis.numerator in ({{ quoted(plain_amounts()) }})
                and coalesce(kpis.denominator, '') in ({{ quoted(credited_amounts()) }})
                and picked.scope in ('agent', 'team')
            )
    )

select
    kpi,
    {{ period_columns() }},
    numerator,
    denominator,
    case
        when reason_null is not null
        then cast(null as decimal(38, 6))
        else {{ in_unit("numerator", "divisor") }}
    end as value,
    case
        when interval = 'wilson' and reason_null is null
        then {{ wilson_low("numerator", "denominator") }}
    end as ci_low,
    case
        when interval = 'wilson' and reason_null is null
        then {{ wilson_high("numerator", "denominator") }}
    end as ci_high,
    -- an estimated number of units is no whole one, and engines round differently
    cast(floor(coalesce(n, 0)) as bigint) as n,
    policy_version,
    reason_null
from told
