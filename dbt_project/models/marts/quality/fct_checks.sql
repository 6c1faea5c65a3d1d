{{ config(materialized="view", contract={"enforced": false}) }}
{# A view, as are the other histories of operations: it reads what was recorded up to now, and so also
   the checks of a run that was blocked. #}
{% set check, table = adapter.quote("check"), adapter.quote("table") %}
with
    answers as (
        select
            checks.*,
            outcome = 'error' or (outcome = 'failed' and severity = 'block') as is_blocking
        from {{ source("lake", "checks") }} as checks
    ),

    -- one that was asked twice in a run, such as by two suites, is as bad as its worst answer
    ranked as (
        select
            answers.*,
            row_number() over (
                partition by run_id, {{ check }}, {{ table }}
                order by
                    case
                        when is_blocking
                        then 1
                        when outcome = 'failed' and severity = 'warn'
                        then 2
                        when outcome = 'failed'
                        then 3
                        else 4
                    end,
                    asked_at desc,
                    suite
            ) as place
        from answers
    )

select
    run_id,
    {{ check }} as check_name,
    {{ table }} as table_name,
    suite,
    asked_at,
    severity,
    outcome,
    is_blocking,
    owner,
    nullif(kpi, '') as kpi,
    rows_seen,
    rows_failing,
    expected,
    seen_masked as seen,
    sample_masked as sample,
    nullif(touches_kpis, '') as touches_kpis,
    nullif(touches_marts, '') as touches_marts,
    advice,
    reason
from ranked
where place = 1
