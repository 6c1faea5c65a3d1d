{{ config(meta={"dagster": {"ref": {"name": "fct_costs"}}, "owner": "finance"}) }}
-- A row here: a cost whose parts do not add up to it, to the cent.
with
    entered as (
        select cost_key, amount_reporting
        from {{ ref("cost_entries") }}
        where amount_reporting is not null
        union all
        select cost_key, max(amount_reporting) as amount_reporting
        from {{ ref("int_rated_costs") }}
        where amount_reporting is not null
        group by cost_key
    ),

    handed_out as (
        select cost_key, sum(amount_reporting) as amount_reporting
        from {{ ref("fct_costs") }}
        group by cost_key
    )

select cost_key, entered.amount_reporting, handed_out.amount_reporting as handed_out
from entered
full join handed_out using (cost_key)
where coalesce(entered.amount_reporting, 0) <> coalesce(handed_out.amount_reporting, 0)
