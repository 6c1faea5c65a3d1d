{{ config(materialized="view", contract={"enforced": false}) }}
{# A key changes when a second system makes itself known by an e-mail address: whoever was paid by the
   old one is the same person. The id stays as it was closed. #}
select
    {% for column in bonus_line_columns() if column != "agent_key" %}
        closed.{{ column }},
    {% endfor %}
    coalesce(identities.agent_key, closed.agent_key) as agent_key,
    closed.closed_at,
    closed.closed_by,
    closed.closed_publish_id
from {{ source("lake", "closed_bonus") }} as closed
left join
    {{ ref("agent_identities") }} as identities on closed.agent_key = identities.agent_source_key
