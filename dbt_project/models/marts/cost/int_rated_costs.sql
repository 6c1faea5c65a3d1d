{# What the rates of seeds/cost_rates.csv make of each day's work, one cost a rate and day. The rate of
   the narrowest scope goes first, then the latest; an entry replaces them in its months. #}
with
    candidates as (
        select
            bases.*,
            rates.cost_type,
            rates.line,
            rates.amount as price,
            rates.currency,
            row_number() over (
                partition by
                    rates.cost_type,
                    bases.basis,
                    bases.date_day,
                    bases.agent_key,
                    bases.team_key,
                    bases.campaign_key,
                    bases.list_key
                order by
                    case when rates.campaign = '*' then 1 else 0 end
                    + case when rates.team = '*' then 1 else 0 end
                    + case when rates.list = '*' then 1 else 0 end,
                    case when rates.campaign = '*' then 1 else 0 end,
                    case when rates.team = '*' then 1 else 0 end,
                    rates.valid_from desc
            ) as place
        from {{ ref("int_cost_bases") }} as bases
        left join
            {{ ref("dim_campaigns") }} as campaigns on bases.campaign_key = campaigns.campaign_key
        left join {{ ref("dim_teams") }} as teams on bases.team_key = teams.team_key
        left join {{ ref("dim_lists") }} as lists on bases.list_key = lists.list_key
        inner join
            {{ source("seeds", "cost_rates") }} as rates
            on bases.basis = rates.basis
            and bases.date_day >= rates.valid_from
            and rates.campaign in (campaigns.source_id, '*')
            and rates.team in (teams.team_name, '*')
            and rates.list in (lists.source_id, '*')
    ),

    -- a cost that is entered is not made a second time
    charged as (
        select candidates.*
        from candidates
        where
            candidates.place = 1
            and not exists (
                select 1
                from {{ ref("cost_entries") }} as entries
                where
                    entries.is_scope_known
                    and entries.cost_type = candidates.cost_type
                    and {{ period_start("month", "candidates.date_day") }}
                    between {{ period_start("month", "entries.period_from") }}
                    and {{ period_start("month", "entries.period_to") }}
                    and {{ is_in_scope("entries", "candidates") }}
            )
    ),

    dated as (
        select charged.*, company.reporting_currency
        from charged
        cross join {{ source("lake", "company") }} as company
    ),

    priced as (
        select
            dated.*,
            cast(
                {{ wide("dated.price", 8) }} * {{ fx_rate("dated.currency") }} as decimal(18, 8)
            ) as price_reporting,
            cast(
                sum(dated.amount) over (partition by dated.line, dated.date_day) as decimal(18, 3)
            ) as amount_of_day
        from dated
        left join
            {{ source("seeds", "fx_rates") }} as fx_rates
            on dated.currency = fx_rates.currency
            and dated.date_day = fx_rates.rate_date
    )

select
    md5('rate|' || cast(line as string) || '|' || cast(date_day as string)) as cost_key,
    cost_type,
    basis,
    date_day,
    {{ cost_columns() }},
    amount,
    currency,
    cast(
        {{
            ratio(
                wide("amount_of_day", 3) ~ " * price_reporting",
                "case when basis= 'agent_hours' then 3600 else 1 end",
                2,
            )
        }} as decimal(18, 2)
    ) as amount_reporting,
    line
from priced
