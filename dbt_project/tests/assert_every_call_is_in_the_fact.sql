{{ config(meta={"dagster": {"ref": {"name": "fct_call_attempts"}}, "owner": "data-engineering"}) }}
-- A row here: a call of the contract that is in no mart, or the other way round.
select coalesce(calls.call_key, facts.call_key) as call_key
from {{ ref("call_attempts") }} as calls
full outer join {{ ref("fct_call_attempts") }} as facts on calls.call_key = facts.call_key
where calls.call_key is null or facts.call_key is null
