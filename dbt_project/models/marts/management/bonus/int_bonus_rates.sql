{{ config(materialized="view", contract={"enforced": false}) }}
{# The latest exchange rate of a period, or before it. #}
with
    dated as (
        select members.currency, members.period, members.period_start, fx_rates.rate_date
        from {{ ref("int_bonus_members") }} as members
        inner join
            {{ source("seeds", "fx_rates") }} as fx_rates
            on members.currency = fx_rates.currency
            and fx_rates.rate_date < members.period_end
    ),

    latest as (
        select currency, period, period_start, max(rate_date) as rate_date
        from dated
        group by currency, period, period_start
    )

select latest.currency, latest.period, latest.period_start, fx_rates.rate
from latest
inner join {{ source("seeds", "fx_rates") }} as fx_rates using (currency, rate_date)
