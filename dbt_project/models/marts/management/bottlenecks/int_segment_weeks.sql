{# An agent or a list has too few dials in a week to be cut into pieces. #}
{% set dimensions = {
    "list": "list_key",
    "lead_hour": "lead_hour",
    "attempt": "attempt",
    "agent": "agent_key",
} %}
{% for scope in ["company", "team", "campaign"] %}
    {% set scope_id = scope_columns()[scope] %} {% set not_first = not loop.first %}
    {% for dimension, segment in dimensions.items() %}
        {{ "union all" if not_first or not loop.first }}
        select
            cells.period_start,
            '{{ scope }}' as scope,
            {{ scope_id }} as scope_id,
            '{{ dimension }}' as dimension,
            cells.{{ segment }} as segment,
            {% for unit in funnel_units() %}
                cast(sum(cells.{{ unit }}) as bigint) as {{ unit }} {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("int_step_cells") }} as cells
        cross join {{ source("lake", "company") }} as company
        group by cells.period_start, {{ scope_id }}, cells.{{ segment }}
    {% endfor %}
{% endfor %}
