{# The calls behind a KPI of scorecards: those it is told of, and those of them that succeed. What was
   dialled, and when, is allowed for in those that are standardised. #}
{% macro judged_calls() -%}
    {{
        return(
            {
                "conversation_rate": {
                    "unit": "is_connect",
                    "success": "is_conversation",
                    "is_standardised": true,
                },
                "step_conversation_qualified": {
                    "unit": "is_conversation",
                    "success": "is_qualifying",
                    "is_standardised": true,
                },
                "handle_seconds_per_sales_qualified": {
                    "unit": "is_connect",
                    "success": "is_qualifying",
                    "is_standardised": false,
                },
            }
        )
    }}
{%- endmacro %}

{# What inference says of a scorecard (orchestration/inference/scorecards.py). #}
{% macro judged_columns() -%}
    {{
        return(
            [
                "median",
                "robust_z",
                "percentile",
                "shrunk_value",
                "peer_value",
                "trend_slope",
                "trend_low",
                "trend_high",
                "observed_low",
                "observed_high",
            ]
        )
    }}
{%- endmacro %}

{# What the interval of a ratio over several weeks is made of. #}
{% macro spread_names() -%}
    {{ return(["units", "numerator_squares", "denominator_squares", "products"]) }}
{%- endmacro %}

{% macro spread_columns(rows) -%}
    {%- for name in spread_names() -%}
        {{ rows }}.{{ name }} {{- ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro spread_sums() -%}
    {%- for name in spread_names() -%}
        cast(sum({{ name }}) as decimal(38, 6)) as {{ name }} {{- ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# A KPI on both sides of an event; what only inference knows is NULL in the warehouse. #}
{% macro followed_columns() -%}
    {%- for side in ["before", "since"] -%}
        {{ side }}_weeks.value as value_{{ side }},
        {{ side }}_weeks.n as n_{{ side }},
        {{ side }}_weeks.weeks as weeks_{{ side }},
        {{ side }}_weeks.ci_low as ci_low_{{ side }},
        {{ side }}_weeks.ci_high as ci_high_{{ side }},
    {% endfor -%}
    cast(since_weeks.value - before_weeks.value as decimal(38, 6)) as difference,
    cast(null as decimal(38, 6)) as difference_low,
    cast(null as decimal(38, 6)) as difference_high,
    cast(null as string) as outcome
{%- endmacro %}

{% macro joined_weeks(events) -%}
    {%- for side in ["before", "since"] -%}
        left join
            {{ ref("int_coaching_weeks") }} as {{ side }}_weeks
            on {{ events }}.kind = {{ side }}_weeks.kind
            and {{ events }}.event_id = {{ side }}_weeks.event_id
            and {{ side }}_weeks.side = '{{ side }}'
    {% endfor -%}
{%- endmacro %}
