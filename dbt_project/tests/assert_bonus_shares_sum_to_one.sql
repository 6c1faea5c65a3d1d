{{ config(meta={"dagster": {"ref": {"name": "fct_bonus_events"}}, "owner": "finance"}) }}
-- A row here: an event that is not shared out whole. A share has four digits.
select kpi, credit_role, entity, event_key, sum(quantity) as shared, sum(figure) as whole
from {{ ref("int_bonus_credits") }}
group by kpi, credit_role, entity, event_key
having
    sum(quantity) <> sum(figure) or min(share) < 0 or max(share) > 1 or abs(sum(share) - 1) > 0.01
