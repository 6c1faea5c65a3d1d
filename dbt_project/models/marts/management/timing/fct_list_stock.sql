{# How far each list is worked, what it has yielded, and how long what is left of it lasts at the pace of
   the latest days. #}
{% set counts = {
    "list_leads": "leads",
    "list_leads_attempted": "leads_attempted",
    "list_dials": "dials",
    "leads_connected": "leads_reached",
    "sales_qualified": "sales_qualified",
} %}
with
    counts as (
        select
            scope_id as list_key,
            {% for amount, count in counts.items() %}
                cast(
                    sum(case when amount = '{{ amount }}' then value else 0 end) as bigint
                ) as {{ count }} {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("int_period_amounts") }}
        where scope = 'list' and period = 'all' and credit_role = '(none)'
        group by scope_id
    ),

    stocks as (
        select
            counts.*,
            leads - leads_attempted as leads_left,
            coalesce(days.leads_newly_attempted, 0) as leads_newly_attempted,
            coalesce(days.days_in_use, 0) as days_in_use
        from counts
        left join {{ ref("int_list_days") }} as days on counts.list_key = days.list_key
        where counts.leads > 0
    ),

    paced as (
        select
            stocks.*,
            {{ ratio("leads_newly_attempted", "days_in_use", 4) }} as leads_per_day,
            {{ ratio("leads_left * days_in_use", "leads_newly_attempted", 1) }} as days_left
        from stocks
    )

select
    paced.list_key,
    paced.leads,
    paced.leads_attempted,
    {{ ratio("leads_attempted", "leads", 6) }} as penetration,
    paced.dials,
    {{ ratio("dials", "leads", 6) }} as saturation,
    paced.leads_reached,
    paced.sales_qualified,
    {{ ratio("sales_qualified", "leads_attempted", 6) }} as yield_rate,
    {{ wilson_low("sales_qualified", "leads_attempted") }} as ci_low,
    {{ wilson_high("sales_qualified", "leads_attempted") }} as ci_high,
    paced.leads_left,
    paced.leads_per_day,
    paced.days_left,
    -- beyond ten years it is no date to plan by
    case
        when days_left <= 3650 then {{ add_days("policy.last_day", "ceil(days_left)") }}
    end as runs_out_on,
    case
        when leads_left = 0
        then 'exhausted'
        when leads_newly_attempted = 0
        then 'idle'
        else 'in_use'
    end as state,
    policy.last_day,
    policy.timing_policy,
    policy.set_by
from paced
cross join {{ ref("int_timing_policy") }} as policy
