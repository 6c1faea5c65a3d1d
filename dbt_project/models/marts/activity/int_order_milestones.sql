{# The moments of an order that its touches are held against, and the policy that shares it out. An
   order begins with its opportunity, one without with itself. #}
with
    orders as (
        select
            orders.*,
            leads.created_at as lead_created_at,
            opportunities.created_at as opportunity_created_at,
            opportunities.created_date as opportunity_created_date,
            case when opportunities.is_won then opportunities.closed_at end as won_at
        from {{ ref("fct_orders") }} as orders
        left join {{ ref("leads") }} as leads on orders.lead_key = leads.lead_key and leads.is_main
        left join
            {{ ref("fct_opportunities") }} as opportunities
            on orders.opportunity_key = opportunities.opportunity_key
        where orders.is_counted
    ),

    moments as (
        select
            orders.*,
            {% for moment in ["lead_created", "opportunity_created", "won", "ordered"] %}
                {{ end_of_moment("orders." ~ moment ~ "_at", "company.reporting_time_zone") }}
                as {{ moment }}_by,
            {% endfor %}
            policies.attribution_model,
            policies.attribution_lookback_days
        from orders
        cross join {{ source("lake", "company") }} as company
        left join
            {{ ref("dim_campaigns") }} as campaigns on orders.campaign_key = campaigns.campaign_key
        inner join
            {{ ref("policy_periods") }} as policies
            on coalesce(campaigns.source_id, '*') = policies.campaign_id
            and {{ is_in_force("policies", "orders.ordered_date") }}
    ),

    begun as (
        select
            moments.*,
            least(coalesce(opportunity_created_by, ordered_by), ordered_by) as begun_by,
            least(coalesce(opportunity_created_date, ordered_date), ordered_date) as begun_date
        from moments
    )

select
    order_key,
    lead_key,
    opportunity_key,
    attribution_model,
    lead_created_by,
    opportunity_created_by,
    won_by,
    ordered_by,
    {{ add_seconds("ordered_by", "-86400 * attribution_lookback_days") }} as credited_from,
    begun_date,
    begun_by,
    {{ add_seconds("begun_by", "-86400 * attribution_lookback_days") }} as sourced_from
from begun
