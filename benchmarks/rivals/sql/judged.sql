-- What a status means, whom the call reached, and how long agents were on it.
with
    statuses as (
        select code, dial_result, answered_by, is_sales_qualified = 'T' as is_sale,
            is_excluded = 'T' as is_excluded
        from read_csv('$dispositions', all_varchar = true)
        where system = 'vicidial' and campaign = '*'
    ),
    times as (
        select uniqueid, lead_id, sum(talk_seconds) as talk_seconds,
            arg_min(agent, talk_epoch) as first_agent
        from main.legs
        group by all
    ),
    reached as (
        select calls.*, coalesce(agent, first_agent, '(none)') as credited_agent, is_sale,
            talk_seconds, dial_result in ('answered', 'abandoned') as is_answer,
            is_answer and answered_by = 'human' and talk_seconds is not null as is_connect,
            cast(timezone('America/New_York', to_timestamp(start_epoch)) as date) as date_day
        from main.calls
        left join times using (uniqueid, lead_id)
        left join statuses on calls.status = statuses.code
        where not coalesce(is_excluded, false) and dial_result is distinct from 'blocked'
    )
select *, is_connect and talk_seconds >= 60 as is_conversation from reached
