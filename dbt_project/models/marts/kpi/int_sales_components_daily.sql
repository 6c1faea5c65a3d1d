{# Leads, opportunities and orders; what is credited twice has a column for each role. #}
with
    leads as (
        select
            created_date,
            source_channel,
            is_won,
            days_to_won,
            cast(null as string) as agent_key,
            cast(null as string) as team_key,
            cast(null as string) as campaign_key,
            cast(null as string) as list_key,
            cast(null as string) as script_id
        from {{ ref("fct_leads") }}
    ),

    adjustments as (
        select orders.*, adjustments.occurred_date, adjustments.amount_reporting as adjusted
        from {{ ref("order_adjustments") }} as adjustments
        inner join {{ ref("fct_orders") }} as orders on adjustments.order_key = orders.order_key
        where orders.is_counted
    ),

    amounts as (
        select
            entered_date as date_day,
            {{ dimensions() }},
            {{
                amounts_of(
                    sales_columns(),
                    {
                        "marketing_qualified": "case when stage = 'marketing_qualified' then 1 else 0 end",
                        "sales_qualified": "case when stage = 'sales_qualified' then 1 else 0 end",
                    },
                )
            }}
        from {{ ref("fct_stage_events") }}
        union all
        select
            created_date as date_day,
            {{ dimensions() }},
            {{
                amounts_of(
                    sales_columns(),
                    {
                        "leads": "1",
                        "leads_won": "case when is_won then 1 else 0 end",
                        "leads_won_dated": "case when days_to_won is not null then 1 else 0 end",
                        "days_to_won": "coalesce(days_to_won, 0)",
                    },
                )
            }}
        from leads
        {% for role in ["qualifier", "closer"] %}
                {% set credit = dimensions(role ~ "_agent_key", role ~ "_team_key") %}
            union all
            select
                created_date as date_day,
                {{ credit }},
                {{
                    amounts_of(
                        sales_columns(),
                        {
                            "opportunities_by_"
                            ~ role: "case when is_from_qualified_lead then 1 else 0 end",
                            "opportunities_created_by_" ~ role: "1",
                            "opportunities_created_won_by_"
                            ~ role: "case when is_won then 1 else 0 end",
                        },
                    )
                }}
            from {{ ref("fct_opportunities") }}
            union all
            select
                closed_date as date_day,
                {{ dimensions(role ~ "_agent_key", role ~ "_team_key_at_close") }},
                {{
                    amounts_of(
                        sales_columns(),
                        {
                            "opportunities_closed_by_" ~ role: "1",
                            "opportunities_won_by_" ~ role: "case when is_won then 1 else 0 end",
                            "amount_closed_by_" ~ role: "coalesce(amount_reporting, 0)",
                            "amount_won_by_"
                            ~ role: "case when is_won then coalesce(amount_reporting, 0) else 0 end",
                        },
                    )
                }}
            from {{ ref("fct_opportunities") }}
            where is_closed and closed_date is not null
            union all
            select
                ordered_date as date_day,
                {{ credit }},
                {{
                    amounts_of(
                        sales_columns(),
                        {
                            "orders_by_" ~ role: "1",
                            "revenue_gross_by_" ~ role: "coalesce(amount_reporting, 0)",
                            "revenue_net_by_" ~ role: "coalesce(amount_reporting, 0)",
                        },
                    )
                }}
            from {{ ref("fct_orders") }}
            where is_counted
            union all
            select
                occurred_date as date_day,
                {{ credit }},
                {{
                    amounts_of(
                        sales_columns(), {"revenue_net_by_" ~ role: "coalesce(adjusted, 0)"}
                    )
                }}
            from adjustments
        {% endfor %}
    )

select date_day, {{ dimension_columns() }}, {{ sums_of(sales_columns()) }}
from amounts
group by date_day, {{ dimension_columns() }}
