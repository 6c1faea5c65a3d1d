{{ config(meta={"dagster": {"ref": {"name": "fct_kpis"}}, "owner": "data-engineering"}) }}
-- A row here: a period of the company whose three steps do not multiply to its qualifying
-- conversations of all dials, by more than the rounding of the four rates.
with
    steps as (
        select
            period,
            period_start,
            max(case when kpi = 'step_dial_connect' then value end) as dial_connect,
            max(case when kpi = 'step_connect_conversation' then value end) as connect_conversation,
            max(
                case when kpi = 'step_conversation_qualified' then value end
            ) as conversation_qualified,
            max(case when kpi = 'step_conversation_qualified' then numerator end) as qualifying,
            max(case when kpi = 'step_dial_connect' then denominator end) as dials
        from {{ ref("fct_kpis") }}
        where scope = 'company'
        group by period, period_start
    )

select *
from steps
where
    abs(
        cast(dial_connect as double) * connect_conversation * conversation_qualified
        - cast(qualifying as double) / dials
    )
    > 0.000002
