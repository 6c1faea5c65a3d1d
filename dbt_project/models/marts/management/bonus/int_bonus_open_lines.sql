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
            lines.version,
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
        inner join {{ ref("int_bonus_members") }} as members using (plan, period_start, agent_key)
        where
            lines.stated_in = lines.counted_through
            and (lines.scenario <> 'actual' or not members.is_closed)
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
            version,
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

select lines.*, hashes.plan_hash, acceptances.accepted_on, acceptances.accepted_by
from lines
inner join {{ source("lake", "bonus_plan_hashes") }} as hashes using (plan, version)
left join {{ ref("int_bonus_acceptances") }} as acceptances using (plan, version, agent_key)
