{# The steps of the funnel of calls: for each KPI what enters it and what comes out, first to last. #}
{% macro call_steps() -%}
    {{
        return(
            {
                "step_dial_connect": ["dials", "connects"],
                "step_connect_conversation": ["connects", "conversations"],
                "step_conversation_qualified": ["conversations", "qualified"],
            }
        )
    }}
{%- endmacro %}

{# What is counted on the way, first to last. #}
{% macro funnel_units() -%}
    {{ return(["dials", "connects", "conversations", "qualified"]) }}
{%- endmacro %}

{# Whether a week is among those that another is held against: the 8 before it. #}
{% macro is_baseline_of(earlier, week) -%}
    {{ earlier }} >= {{ add_days(week, -56) }} and {{ earlier }} < {{ week }}
{%- endmacro %}

{# How many qualified leads so many units of the funnel come to at the rates of the baseline. #}
{% macro expected_qualified(units, unit) -%}
    {{ ratio(units ~ " * baseline_qualified", "baseline_" ~ unit, 6) }}
{%- endmacro %}

{# Half the product of two numbers below 1e11, to 6 digits. #}
{% macro half_of(a, b) -%}
    {{ ratio(wide("(" ~ a ~ ")", 6) ~ " * cast(" ~ b ~ " as decimal(18, 6))", "2", 6) }}
{%- endmacro %}
