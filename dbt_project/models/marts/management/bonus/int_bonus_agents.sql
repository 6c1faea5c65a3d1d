{{ config(materialized="view", contract={"enforced": false}) }}
{# Who is meant by an id in the seeds of bonuses: an agent has one in each system. Where it is of two
   people, a test says so and nothing is paid. #}
select distinct source_id as agent_id, agent_key
from {{ ref("agent_identities") }}
