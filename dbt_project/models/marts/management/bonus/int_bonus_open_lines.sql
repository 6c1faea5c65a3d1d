{# Lines of statements that are not closed, as the data are now; and of what-ifs, closed or not. #}
with
    lines as (
        select
            lines.line_key,
            lines.scenario,
            lines.period,
            lines.period_start,
            lines.period_start as earned_start,
            lines.agent_key,
            lines.agent_id,
            lines.plan,
            lines.kind,
            lines.rule,
            lines.kpi,
            lines.credit_role,
            lines.tier_from_percent,
            lines.quantity,
            lines.quota,
            lines.rate,
            lines.fx_rate,
            lines.gate_result,
            lines.formula,
            lines.amount,
            lines.currency,
            cast(null as string) as original_line_key,
            cast(null as string) as reason
        from {{ ref("int_bonus_lines") }} as lines
        where stated_in = counted_through
        union all
        select
            line_key,
            'actual' as scenario,
            period,
            corrected_in as period_start,
            period_start as earned_start,
            agent_key,
            agent_id,
            plan,
            kind,
            rule,
            kpi,
            credit_role,
            cast(null as decimal(9, 2)) as tier_from_percent,
            quantity,
            cast(null as decimal(18, 2)) as quota,
            cast(null as decimal(18, 6)) as rate,
            cast(null as decimal(18, 8)) as fx_rate,
            gate_result,
            'for '
            || {{ written("quantity") }}
            || ' now '
            || {{ written("total") }}
            || ' - '
            || {{ written("total_before") }}
            || ' = '
            || {{ written("total - total_before") }} as formula,
            cast(total - total_before as decimal(18, 3)) as amount,
            currency,
            original_line_key,
            case
                kind
                when 'clawback'
                then 'taken back after the statement of ' || cast(period_start as string)
                else 'the data of ' || cast(period_start as string) || ' have changed'
            end as reason
        from {{ ref("int_bonus_corrections") }}
    )

select lines.*, members.version, members.plan_hash, members.accepted_on, members.accepted_by
from lines
inner join
    {{ ref("int_bonus_members") }} as members
    on lines.plan = members.plan
    and lines.earned_start = members.period_start
    and lines.agent_key = members.agent_key
where
    lines.scenario <> 'actual' or lines.kind in ('restatement', 'clawback') or not members.is_closed
