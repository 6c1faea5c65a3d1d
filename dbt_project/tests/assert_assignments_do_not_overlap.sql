{{ config(meta={"dagster": {"ref": {"name": "agent_assignments"}}, "owner": "data-engineering"}) }}
-- A row here: an agent who is in two teams at one time.
select earlier.agent_key, earlier.valid_from, earlier.valid_to, later.valid_from as next_valid_from
from {{ ref("agent_assignments") }} as earlier
inner join
    {{ ref("agent_assignments") }} as later
    on earlier.agent_key = later.agent_key
    and earlier.valid_from < later.valid_from
    and coalesce(earlier.valid_to, cast('9999-12-31' as timestamp)) > later.valid_from
