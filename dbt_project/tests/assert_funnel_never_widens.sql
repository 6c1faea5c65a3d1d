{{
    config(
        meta={
            "dagster": {"ref": {"name": "int_call_components_daily"}},
            "owner": "data-engineering",
        }
    )
}}
-- A row here: a day and member that has more of a step than of the step before it.
select date_day, agent_key, dials, answers, connects, conversations, qualifying_conversations
from {{ ref("int_call_components_daily") }}
where
    answers > dials
    or connects > answers
    or conversations > connects
    or qualifying_conversations > conversations
