{# The dials to a lead from when it begins to count until it is mature, those of a campaign's day. #}
{% for match in [
    "units.lead_key = calls.lead_key and calls.started_at >= units.starts_at and calls.started_at < units.matures_at",
    "units.campaign_key = calls.campaign_key and units.unit_date = calls.started_date",
] %}
    select
        units.experiment_id,
        units.unit_key,
        calls.call_key,
        calls.agent_key,
        calls.script_id,
        calls.started_at
    from {{ ref("int_experiment_units") }} as units
    inner join
        {{ ref("fct_call_attempts") }} as calls on {{ match }} and calls.reach_level >= 1
        {{ "union all" if not loop.last }}
{% endfor %}
