{# Targets as people have set them, every version: who, when and why. Of versions that overlap the
   highest counts. What keeps a target from being held against its KPI is its problem. #}
with
    targets as (
        select
            seed.*,
            coalesce(seed.credit_role, '(none)') as role,
            {{ calendar_period("seed.starts_on", "seed.ends_on", "company.week_start") }} as period,
            {{ is_not_summed("kpis") }} as is_not_summed,
            seed.scope in ('team', 'agent')
            and kpis.numerator in ({{ quoted(credited_amounts()) }}) as is_by_role
        from {{ source("seeds", "targets") }} as seed
        inner join {{ ref("dim_kpis") }} as kpis on seed.kpi = kpis.kpi
        cross join {{ source("lake", "company") }} as company
    ),

    known as ({{ named_members() }})

select
    md5(
        concat_ws(
            '|',
            targets.kpi,
            targets.scope,
            targets.member,
            targets.role,
            cast(targets.starts_on as string),
            cast(targets.ends_on as string),
            cast(targets.version as string)
        )
    ) as target_key,
    targets.kpi,
    targets.scope,
    targets.member,
    -- a channel or script is named by itself
    case
        when targets.scope in ('source_channel', 'script') then targets.member else known.scope_id
    end as scope_id,
    targets.role as credit_role,
    targets.starts_on,
    targets.ends_on,
    targets.period,
    cast(targets.target_value as decimal(18, 6)) as target_value,
    targets.unit,
    cast(targets.baseline_value as decimal(18, 6)) as baseline_value,
    targets.stretch as is_stretch,
    targets.owner,
    targets.rationale,
    targets.pacing,
    targets.ramp_profile,
    cast(targets.version as int) as version,
    not exists (
        select 1
        from targets as newer
        where
            {{ is_same_target("newer", "targets") }}
            and newer.version > targets.version
            and newer.starts_on <= targets.ends_on
            and newer.ends_on >= targets.starts_on
    ) as is_current,
    targets.set_by,
    targets.set_on,
    case
        when known.members > 1
        then 'member_ambiguous'
        when known.members is null and targets.scope not in ('source_channel', 'script')
        then 'member_unknown'
        when targets.is_by_role <> (targets.role <> '(none)')
        then 'credit_role'
        when (targets.is_not_summed or targets.pacing = 'shape') and targets.period is null
        then 'no_calendar_period'
    end as problem
from targets
left join known on targets.scope = known.scope and targets.member = known.member
