{{ config(materialized="view", contract={"enforced": false}) }}
{# The periods that statements are of, with what the company's declaration says of them. #}
select
    periods.period,
    periods.period_start,
    {{ period_end("periods.period", "periods.period_start") }} as period_end,
    {{ utc_timestamp("cast(periods.period_start as timestamp)", "company.reporting_time_zone") }}
    as starts_at,
    {{
        utc_timestamp(
            "cast(" ~ period_end("periods.period", "periods.period_start") ~ " as timestamp)",
            "company.reporting_time_zone",
        )
    }} as ends_at,
    company.reporting_currency
from {{ ref("int_periods") }} as periods
cross join {{ source("lake", "company") }} as company
where periods.period in ('month', 'quarter')
