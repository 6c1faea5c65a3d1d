{# The tiers of each rule, with their edges in units of the KPI and what one unit is paid. #}
with
    tiers as (
        select
            rules.*,
            cast(coalesce(tiers.tier_from_percent, 0) as decimal(9, 2)) as tier_from_percent,
            cast(
                cast(tiers.rate as decimal(19, 4))
                * cast(case when tiers.type = 'percent' then 0.01 else 1 end as decimal(3, 2))
                * cast(coalesce(tiers.accelerator, 1) as decimal(4, 2)) as decimal(18, 6)
            ) as rate
        from {{ ref("int_bonus_rules") }} as rules
        inner join
            {{ source("seeds", "bonus_rules") }} as tiers
            on rules.plan = tiers.plan
            and rules.version = tiers.version
            and rules.rule = tiers.rule
    ),

    edged as (
        select
            tiers.*,
            cast(
                coalesce(cast(quota as decimal(19, 2)) * tier_from_percent * 0.01, 0) as decimal(
                    18, 6
                )
            ) as above
        from tiers
    )

select
    edged.*, lead(above) over (partition by plan, version, rule order by tier_from_percent) as up_to
from edged
