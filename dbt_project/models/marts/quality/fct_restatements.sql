{# What is said now of a closed period, where that differs from what was said when it was closed, and
   the latest batch that came since with rows that count there. #}
with
    official as (select * from {{ source("lake", "closed_figures") }}),

    closed as (
        select distinct period, period_start, closed_period, closed_start, closed_at from official
    ),

    current_figures as (
        select kpis.*
        from {{ ref("int_kpis") }} as kpis
        inner join closed on kpis.period = closed.period and kpis.period_start = closed.period_start
    ),

    changed as (
        select
            {% for column in figure_identity() %}
                coalesce(old.{{ column }}, new.{{ column }}) as {{ column }},
            {% endfor %}
            {% for said in ["numerator", "denominator", "value"] %}
                old.{{ said }} as old_{{ said }}, new.{{ said }} as new_{{ said }},
            {% endfor %}
            old.policy_version as old_policy_version,
            new.policy_version as new_policy_version
        from official as old
        full outer join current_figures as new on {{ is_same_figure("old", "new") }}
        where
            old.numerator is distinct from new.numerator
            or old.denominator is distinct from new.denominator
            or old.value is distinct from new.value
    ),

    causes as (select * from {{ ref("int_restating_batches") }})

select
    {% for column in figure_identity() %} changed.{{ column }}, {% endfor %}
    closed.closed_at,
    changed.old_numerator,
    changed.new_numerator,
    changed.old_denominator,
    changed.new_denominator,
    changed.old_value,
    changed.new_value,
    changed.old_policy_version,
    changed.new_policy_version,
    case
        when own.batch_id is not null
        then 'rows'
        when elsewhere.batch_id is not null
        then 'rows_elsewhere'
        else 'rules'
    end as because_of,
    coalesce(own.batch_id, elsewhere.batch_id) as batch_id,
    coalesce(own.file, elsewhere.file) as file,
    coalesce(own.extracted_at, elsewhere.extracted_at) as extracted_at,
    coalesce(own.batches, elsewhere.batches, 0) as batches
from changed
inner join closed on changed.period = closed.period and changed.period_start = closed.period_start
left join
    causes as own
    on changed.period = own.period
    and changed.period_start = own.period_start
    and changed.scope = own.scope
    and changed.scope_id = own.scope_id
-- rows that count in another period or for another member now
left join
    causes as elsewhere
    on changed.period = elsewhere.period
    and changed.period_start = elsewhere.period_start
    and elsewhere.scope = 'any'
