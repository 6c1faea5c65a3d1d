{# Drawn by a hash from the calls that did not succeed: the same three on every run, whoever asks.
   A recorded call goes before others. Which of them matter, the verdict of the scorecard says. #}
with
    candidates as (
        {% for kpi, of in judged_calls().items() %}
            select '{{ kpi }}' as kpi, calls.*
            from {{ ref("fct_call_attempts") }} as calls
            where
                calls.{{ of.unit }} and not calls.{{ of.success }} and calls.agent_key is not null
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    recorded as (
        select call_key, min(source_id) as recording_id
        from {{ ref("recordings") }}
        where is_available
        group by call_key
        having min(case when is_consented = false then 0 else 1 end) = 1
    ),

    placed as (
        select
            candidates.kpi,
            dates.month_start_date as period_start,
            candidates.agent_key,
            candidates.call_key,
            candidates.source_id as call_id,
            candidates.started_at,
            recorded.recording_id,
            row_number() over (
                partition by candidates.kpi, dates.month_start_date, candidates.agent_key
                order by
                    case when recorded.recording_id is null then 1 else 0 end,
                    md5(candidates.kpi || '|' || candidates.call_key)
            ) as place
        from candidates
        inner join {{ ref("dim_dates") }} as dates on candidates.started_date = dates.date_day
        left join recorded on candidates.call_key = recorded.call_key
    )

select
    placed.kpi,
    cards.period,
    placed.period_start,
    placed.agent_key,
    cast(placed.place as bigint) as place,
    placed.call_key,
    placed.call_id,
    placed.recording_id,
    placed.started_at
from placed
inner join
    {{ ref("fct_scorecards") }} as cards
    on placed.kpi = cards.kpi
    and cards.period = 'month'
    and placed.period_start = cards.period_start
    and placed.agent_key = cards.agent_key
where placed.place <= 3
