{# The amounts that KPIs are made of, and their types. `seeds/kpis.csv` names them as numerator,
   denominator or n; a KPI from amounts that are here is one row there. #}
{# Of calls, credited to one agent and team. #}
{% macro call_amounts() -%}
    {{
        return(
            {
                "dials": "bigint",
                "dials_of_unlogged_sources": "bigint",
                "dials_by_machine": "bigint",
                "dials_valid": "bigint",
                "answers": "bigint",
                "answers_by_unknown": "bigint",
                "answers_by_machine": "bigint",
                "answers_by_agent": "bigint",
                "abandons": "bigint",
                "live_answers": "bigint",
                "live_abandons": "bigint",
                "live_answers_timed": "bigint",
                "live_answers_late": "bigint",
                "connects": "bigint",
                "connects_timed": "bigint",
                "contacts": "bigint",
                "conversations": "bigint",
                "qualifying_connects": "bigint",
                "qualifying_conversations": "bigint",
                "qualified_outside_conversation": "bigint",
                "qualifying_calls_timed": "bigint",
                "talk_seconds": "decimal(38, 6)",
                "talk_seconds_squared": "decimal(38, 6)",
                "handle_seconds": "decimal(38, 6)",
                "handle_seconds_of_connects": "decimal(38, 6)",
                "handle_seconds_of_qualifying_calls": "decimal(38, 6)",
            }
        )
    }}
{%- endmacro %}

{# Of suspect dials. #}
{% macro suspect_amounts() -%} {{ return({"suspect_dials": "bigint"}) }} {%- endmacro %}

{# Of the time of agents. #}
{% macro time_amounts() -%}
    {{
        return(
            {
                "busy_seconds": "decimal(38, 6)",
                "available_seconds": "decimal(38, 6)",
                "paid_seconds": "decimal(38, 6)",
            }
        )
    }}
{%- endmacro %}

{# Of leads and of callbacks promised to them, credited to one agent and team, or to nobody. #}
{% macro lead_amounts() -%}
    {{
        return(
            {
                "marketing_qualified": "bigint",
                "sales_qualified": "bigint",
                "sales_accepted": "bigint",
                "sales_rejected": "bigint",
                "sales_qualified_net": "bigint",
                "qualified_leads": "bigint",
                "marketing_became_sales_qualified": "bigint",
                "qualified_got_opportunity": "bigint",
                "qualified_ordered": "bigint",
                "leads_first_ordering": "bigint",
                "handle_seconds_invested": "decimal(38, 6)",
                "handle_seconds_invested_squared": "decimal(38, 6)",
                "leads": "bigint",
                "leads_fresh": "bigint",
                "leads_attempted_in_5_minutes": "bigint",
                "leads_won": "bigint",
                "leads_won_dated": "bigint",
                "days_to_won": "bigint",
                "days_to_won_squared": "bigint",
                "callbacks_due": "bigint",
                "callbacks_kept": "bigint",
            }
        )
    }}
{%- endmacro %}

{# Of reviews of calls that were drawn. #}
{% macro qa_amounts() -%}
    {{
        return(
            {
                "qa_reviews": "bigint",
                "qa_weight": "decimal(38, 6)",
                "qa_weighted_score": "decimal(38, 6)",
            }
        )
    }}
{%- endmacro %}

{# Of costs, handed out to whom they can be; and of leads, by their first dial. #}
{% macro cost_amounts() -%}
    {{
        return(
            {
                "costs": "bigint",
                "cost_total": "decimal(38, 6)",
                "return_on_cost": "decimal(38, 6)",
                "cost_unallocated": "decimal(38, 6)",
                "cost_direct": "decimal(38, 6)",
                "cost_loaded": "decimal(38, 6)",
                "cost_of_cohort": "decimal(38, 6)",
                "qualified_leads_of_cohort": "bigint",
            }
        )
    }}
{%- endmacro %}

{# Of opportunities and orders, credited twice: to who qualified the lead, and to who closed. #}
{% macro sales_amounts() -%}
    {{
        return(
            {
                "opportunities": "bigint",
                "opportunities_created": "bigint",
                "opportunities_created_won": "bigint",
                "opportunities_closed": "bigint",
                "opportunities_reopened": "bigint",
                "opportunities_won": "bigint",
                "amount_closed": "decimal(38, 6)",
                "amount_won": "decimal(38, 6)",
                "orders": "bigint",
                "revenue_gross": "decimal(38, 6)",
                "revenue_net": "decimal(38, 6)",
                "revenue_net_as_of_order": "decimal(38, 6)",
            }
        )
    }}
{%- endmacro %}

{# Of what calls earned of orders, credited twice: to whose call it was, and to who closed. #}
{% macro attributed_amounts() -%}
    {{
        return(
            {
                "calls_direct": "bigint",
                "calls_indirect": "bigint",
                "calls_contributing": "bigint",
                "revenue_direct_gross": "decimal(38, 6)",
                "revenue_direct_net": "decimal(38, 6)",
                "revenue_indirect_gross": "decimal(38, 6)",
                "revenue_indirect_net": "decimal(38, 6)",
                "revenue_contributed_gross": "decimal(38, 6)",
                "revenue_contributed_net": "decimal(38, 6)",
            }
        )
    }}
{%- endmacro %}

{# All that is credited twice. #}
{% macro credited_amounts() -%}
    {{ return(dict(sales_amounts(), **attributed_amounts())) }}
{%- endmacro %}

{# What contributes: each model's rows, and its amounts as columns. A credited amount has one for
   each role. #}
{% macro contributions() -%}
    {{
        return(
            {
                "int_call_contributions": call_amounts(),
                "int_suspect_contributions": suspect_amounts(),
                "int_time_contributions": time_amounts(),
                "int_lead_contributions": lead_amounts(),
                "int_sales_contributions": by_role(sales_amounts()),
                "int_revenue_contributions": by_role(attributed_amounts()),
                "int_cost_contributions": cost_amounts(),
                "int_qa_contributions": qa_amounts(),
            }
        )
    }}
{%- endmacro %}

{# All that is credited once. #}
{% macro plain_amounts() -%}
    {%- set amounts = {} -%}
    {%- for side in [
        call_amounts(),
        suspect_amounts(),
        time_amounts(),
        lead_amounts(),
        cost_amounts(),
        qa_amounts(),
    ] -%}
        {%- do amounts.update(side) -%}
    {%- endfor -%}
    {{ return(amounts) }}
{%- endmacro %}

{# The names of amounts as texts of SQL. #}
{% macro quoted(amounts) -%} '{{ amounts.keys() | join("', '") }}' {%- endmacro %}

{# A column for each role of what is credited twice. #}
{% macro by_role(amounts) -%}
    {%- set columns = {} -%}
    {%- for role in ["qualifier", "closer"] -%}
        {%- for amount, type in amounts.items() -%}
            {%- do columns.update({amount ~ "_by_" ~ role: type}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{# Columns, in order and typed: the given expressions, 0 for the others. #}
{% macro amounts_of(columns, given) -%}
    {%- for column, type in columns.items() -%}
        cast({{ given.get(column, 0) }} as {{ type }}) as {{ column }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The sums of columns of a group, in order and typed; nothing summed is 0. #}
{% macro sums_of(columns) -%}
    {%- for column, type in columns.items() -%}
        cast(
            coalesce(sum({{ column }}), 0) as {{ type }}
        ) as {{ column }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The grain of the daily components beside the day. #}
{% macro dimension_columns(rows=none) -%}
    {%- set columns = ["agent_key", "team_key", "campaign_key", "list_key", "source_channel"] -%}
    {%- for column in columns + ["script_id"] -%}
        {{ rows ~ "." if rows }}{{ column }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# What a row is about, with `(none)` for nobody. #}
{% macro dimensions(agent="agent_key", team="team_key") -%}
    coalesce({{ agent }}, '(none)') as agent_key,
    coalesce({{ team }}, '(none)') as team_key,
    coalesce(campaign_key, '(none)') as campaign_key,
    coalesce(list_key, '(none)') as list_key,
    coalesce(source_channel, '(none)') as source_channel,
    coalesce(script_id, '(none)') as script_id
{%- endmacro %}

{# Not additive: computed at each period and scope from the facts, in models of rows (period, scope,
   amount, value). A value that is NULL is not known yet. #}
{% macro recomputed_amounts() -%}
    {{
        return(
            {
                "int_period_recomputed": {
                    "leads_attempted": "decimal(38, 6)",
                    "leads_connected": "decimal(38, 6)",
                },
                "int_period_percentiles": {
                    "days_to_won_p50": "decimal(38, 6)",
                    "talk_seconds_p50": "decimal(38, 6)",
                    "talk_seconds_p90": "decimal(38, 6)",
                    "attempts_to_contact_n": "decimal(38, 6)",
                    "attempts_to_contact_p50": "decimal(38, 6)",
                    "speed_to_first_attempt_p50": "decimal(38, 6)",
                    "speed_to_first_attempt_p90": "decimal(38, 6)",
                    "speed_to_first_attempt_business_p50": "decimal(38, 6)",
                    "speed_to_first_attempt_business_p90": "decimal(38, 6)",
                    "speed_to_first_contact_p50": "decimal(38, 6)",
                    "speed_to_first_contact_p90": "decimal(38, 6)",
                },
                "int_period_hazards": {
                    "leads_unreached_before": "decimal(38, 6)",
                    "leads_reached": "decimal(38, 6)",
                },
                "int_period_lists": {
                    "list_leads": "decimal(38, 6)",
                    "list_leads_attempted": "decimal(38, 6)",
                    "list_dials": "decimal(38, 6)",
                },
                "int_period_abandonment": {
                    "live_abandons_in_window": "decimal(38, 6)",
                    "live_answers_in_window": "decimal(38, 6)",
                    "abandons_of_people": "decimal(38, 6)",
                    "agents_and_abandons_of_people": "decimal(38, 6)",
                },
                "int_period_funnel": {
                    "funnel_leads_before": "decimal(38, 6)",
                    "funnel_leads": "decimal(38, 6)",
                    "funnel_leads_imputed": "decimal(38, 6)",
                },
                "int_period_pipeline": {
                    "opportunity_amount_open": "decimal(38, 6)",
                    "weighted_pipeline": "decimal(38, 6)",
                    "opportunities_open": "decimal(38, 6)",
                },
                "int_period_revenue": {
                    "orders_influenced": "decimal(38, 6)",
                    "revenue_influenced_gross": "decimal(38, 6)",
                },
            }
        )
    }}
{%- endmacro %}

{# One row an amount that columns of contributions tell, themselves or as the rows behind it. #}
{% macro amounts_told(columns) -%}
    {%- set told = [] -%}
    {%- for column in columns -%}
        {%- set role = column.split("_by_")[-1] if column in by_role(credited_amounts()) -%}
        {%- set amount = column.removesuffix("_by_" ~ role) -%}
        {%- for name, behind in dict({amount: amount}, **rows_behind()).items() if behind == amount -%}
            {%- do told.append((column, role or "(none)", name)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for column, role, amount in told -%}
        {%- if loop.first -%}
            select
                '{{ column }}' as amount_column,
                '{{ role }}' as credit_role,
                '{{ amount }}' as amount
        {%- else %}
            union all
            select '{{ column }}', '{{ role }}', '{{ amount }}'
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# In a select: what the rows of a side add, each under the name of its amount; of those rows and
   amounts alone that joins leave. #}
{% macro told(side, columns, joins="") -%}
    select *
    from
        (
            select
                side.entity,
                side.entity_key,
                side.date_day,
                {{ dimension_columns("side") }},
                amounts.credit_role,
                amounts.amount,
                cast(
                    case
                        amounts.amount_column
                        {%- for column in columns %}
                            when '{{ column }}' then side.{{ column }}
                        {%- endfor %}
                    end as decimal(38, 6)
                ) as value
            from {{ ref(side) }} as side
            cross join ({{ amounts_told(columns) }}) as amounts {{ joins }}
        ) as told
    where value <> 0
{%- endmacro %}

{# For a count of leads: the calls that it is computed from. #}
{% macro rows_behind() -%}
    {{ return({"leads_attempted": "dials", "leads_connected": "connects"}) }}
{%- endmacro %}

{# What contributes to amounts of one scope each, or for longer than the period that holds its day. #}
{% macro scoped_contributions() -%}
    {{
        return(
            [
                "int_hazard_contributions",
                "int_funnel_contributions",
                "int_list_contributions",
                "int_abandonment_contributions",
                "int_pipeline_contributions",
                "int_attribution_contributions",
            ]
        )
    }}
{%- endmacro %}

{# The entities of the contract that tell KPIs, as the register names them. #}
{% macro told_by() -%}
    {{
        return(
            [
                "call_attempts",
                "call_legs",
                "agent_times",
                "callbacks",
                "lead_stage_events",
                "leads",
                "list_members",
                "opportunities",
                "opportunity_stage_events",
                "orders",
                "cost_entries",
                "qa_reviews",
            ]
        )
    }}
{%- endmacro %}

{# What a KPI of a unit is, from its sums: rates and ratios to 6 digits, money to 2, all else to 4. #}
{% macro value_in_unit(unit, numerator, divisor) -%}
    case
        when {{ unit }} = 'money'
        then {{ ratio(numerator, divisor, 2) }}
        when {{ unit }} = 'per_hour'
        then {{ ratio(numerator ~ " * 3600", divisor, 4) }}
        when {{ unit }} = 'minutes'
        then {{ ratio(numerator, divisor ~ " * 60", 4) }}
        when {{ unit }} in ('seconds', 'days')
        then {{ ratio(numerator, divisor, 4) }}
        else {{ ratio(numerator, divisor, 6) }}
    end
{%- endmacro %}

{# Whether a KPI is made of what is computed at each period anew, and not of sums of days. #}
{% macro is_not_summed(kpis) -%}
    (
        {{ kpis }}.numerator not in ({{ quoted(dict(plain_amounts(), **credited_amounts())) }})
        or coalesce({{ kpis }}.denominator, {{ kpis }}.numerator)
        not in ({{ quoted(dict(plain_amounts(), **credited_amounts())) }})
    )
{%- endmacro %}
