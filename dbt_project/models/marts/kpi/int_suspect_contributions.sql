{{ config(materialized="view", contract={"enforced": false}) }}
{# Suspect dials, apart from the other amounts of calls: whether a dial is one depends on the days
   before, so that it is not built day by day. #}
select
    'call_attempts' as entity,
    call_key as entity_key,
    started_date as date_day,
    {{ dimensions() }},
    {{ amounts_of(suspect_amounts(), {"suspect_dials": "1"}) }}
from {{ ref("fct_suspect_dials") }}
