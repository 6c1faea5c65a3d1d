{{ config(materialized="view", contract={"enforced": false}) }}
{# What calls earn of orders and of their adjustments, credited twice: to whose call it was, and to
   who closed. Campaign, list and script are the call's. #}
with shares as (select * from {{ ref("int_revenue_shares") }} where is_policy_model)

{% for role, credit in {
        "qualifier": dimensions(),
        "closer": dimensions("closer_agent_key", "closer_team_key"),
    }.items() %}
        {{ "union all" if not loop.first }}
    select
        entity,
        entity_key,
        date_day,
        {{ credit }},
        {{
            amounts_of(
                by_role(attributed_amounts()),
                {
                    "calls_direct_by_" ~ role: "case when is_direct then calls end",
                    "calls_indirect_by_" ~ role: "case when not is_direct then calls end",
                    "calls_contributing_by_" ~ role: "calls",
                    "revenue_direct_gross_by_" ~ role: "case when is_direct then gross end",
                    "revenue_direct_net_by_" ~ role: "case when is_direct then net end",
                    "revenue_indirect_gross_by_" ~ role: "case when not is_direct then gross end",
                    "revenue_indirect_net_by_" ~ role: "case when not is_direct then net end",
                    "revenue_contributed_gross_by_" ~ role: "gross",
                    "revenue_contributed_net_by_" ~ role: "net",
                },
            )
        }}
    from shares
{% endfor %}
