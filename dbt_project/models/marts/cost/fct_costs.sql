{# Every cost handed out in whole cents by largest remainder: each share gets the whole cents of its
   part, and the cents that are left go one each to the largest remainders, the earliest day first
   where they are equal. #}
with
    weighed as (
        select
            *,
            {{ wide("abs(amount_reporting) * 100", 0) }} as cents,
            cast(sum(weight) over (partition by cost_key) as decimal(18, 3)) as whole
        from {{ ref("int_cost_shares") }}
    ),

    quotas as (select *, {{ whole_times("cents * weight", "whole") }} as share_cents from weighed),

    remainders as (
        select
            *,
            cast(
                cents * weight - {{ wide("share_cents", 0) }} * whole as decimal(38, 3)
            ) as remainder,
            cents - sum(share_cents) over (partition by cost_key) as cents_left
        from quotas
    ),

    placed as (
        select
            *,
            row_number() over (
                partition by cost_key order by remainder desc, date_day, {{ cost_columns() }}
            ) as place
        from remainders
    ),

    handed_out as (
        select
            *,
            cast(
                (share_cents + case when place <= cents_left then 1 else 0 end)
                * cast(0.01 as decimal(3, 2))
                * case when amount_reporting < 0 then -1 else 1 end as decimal(18, 2)
            ) as share_reporting
        from placed
    )

select
    md5(concat_ws('|', cost_key, cast(date_day as string), {{ cost_columns() }})) as allocation_key,
    cost_key,
    cost_type,
    cost_source,
    basis,
    is_allocated,
    date_day,
    {% for member in ["agent", "team", "campaign", "list"] %}
        nullif({{ member }}_key, '(none)') as {{ member }}_key,
    {% endfor %}
    share_reporting as amount_reporting,
    source_system,
    source_account,
    source_id,
    batch_id,
    row_number
from handed_out
where share_reporting <> 0
