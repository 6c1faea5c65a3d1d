-- The daily KPIs of benchmarks/extracts.py in plain DuckDB, as one who knows the files would write
-- them. Variables: landing, the folder of the CSV files; dispositions, the seed.

-- The newest file that tells of a call wins.
create table calls as
select uniqueid, lead_id, list_id, campaign_id, start_epoch, end_epoch, status,
    if(user in ('VDAD', 'VDCL'), null, user) as agent
from read_csv(getvariable('landing') || '/vicidial_log_*.csv', filename = true, header = true,
    auto_detect = false, columns = {
        'uniqueid': 'varchar', 'lead_id': 'bigint', 'start_epoch': 'bigint', 'status': 'varchar',
        'user': 'varchar', 'list_id': 'varchar', 'campaign_id': 'varchar', 'end_epoch': 'bigint',
        'length_in_sec': 'integer', 'phone_code': 'varchar', 'phone_number': 'varchar',
        'comments': 'varchar', 'user_group': 'varchar', 'term_reason': 'varchar',
        'alt_dial': 'varchar', 'called_count': 'integer'
    })
qualify row_number() over (partition by uniqueid || '|' || lead_id order by filename desc) = 1;

create table legs as
select agent_log_id, uniqueid, lead_id, user as agent, talk_epoch,
    greatest(talk_sec - dead_sec, 0) as talk_seconds,
    greatest(talk_sec - dead_sec, 0) + dead_sec + dispo_sec as handle_seconds
from read_csv(getvariable('landing') || '/vicidial_agent_log_*.csv', filename = true, header = true,
    auto_detect = false, columns = {
        'agent_log_id': 'bigint', 'user': 'varchar', 'lead_id': 'bigint', 'pause_epoch': 'bigint',
        'wait_epoch': 'bigint', 'wait_sec': 'integer', 'pause_sec': 'integer',
        'talk_epoch': 'bigint', 'talk_sec': 'integer', 'dispo_epoch': 'bigint',
        'dispo_sec': 'integer', 'dead_sec': 'integer', 'uniqueid': 'varchar',
        'event_time': 'timestamp', 'campaign_id': 'varchar', 'status': 'varchar',
        'user_group': 'varchar', 'sub_status': 'varchar', 'dead_epoch': 'bigint',
        'pause_type': 'varchar'
    })
where uniqueid is not null and talk_epoch > 0
qualify row_number() over (partition by agent_log_id order by filename desc) = 1;

-- What a status means, whom the call reached, and how long agents were on it.
create table judged as
with
    statuses as (
        select code, dial_result, answered_by, is_sales_qualified = 'T' as is_sale,
            is_excluded = 'T' as is_excluded
        from read_csv(getvariable('dispositions'), all_varchar = true)
        where system = 'vicidial' and campaign = '*'
    ),
    times as (
        select uniqueid, lead_id, sum(talk_seconds) as talk_seconds,
            arg_min(agent, talk_epoch) as first_agent
        from legs
        group by all
    ),
    reached as (
        select calls.*, coalesce(agent, first_agent, '(none)') as credited_agent, is_sale,
            talk_seconds, dial_result in ('answered', 'abandoned') as is_answer,
            is_answer and answered_by = 'human' and talk_seconds is not null as is_connect,
            cast(timezone('America/New_York', to_timestamp(start_epoch)) as date) as date_day
        from calls
        left join times using (uniqueid, lead_id)
        left join statuses on calls.status = statuses.code
        where not coalesce(is_excluded, false) and dial_result is distinct from 'blocked'
    )
select *, is_connect and talk_seconds >= 60 as is_conversation from reached;

create table kpis_daily as
with
    first_sales as (
        select *,
            cast(timezone('America/New_York', to_timestamp(end_epoch)) as date) as sold_on
        from judged
        where is_sale
        qualify row_number() over (partition by lead_id order by end_epoch, uniqueid) = 1
    ),
    amounts as (
        select date_day, credited_agent as agent, campaign_id as campaign, list_id as list,
            1 as dials, is_answer as answers, is_connect as connects,
            is_conversation as conversations, if(is_connect, talk_seconds, 0) as talk_seconds,
            0 as handle_seconds, 0 as sales_qualified
        from judged
        union all by name
        select date_day, legs.agent, campaign_id as campaign, list_id as list, handle_seconds
        from judged inner join legs using (uniqueid, lead_id)
        union all by name
        select sold_on as date_day, credited_agent as agent, campaign_id as campaign,
            list_id as list, 1 as sales_qualified
        from first_sales
    )
select date_day, agent, campaign, list,
    coalesce(sum(dials), 0) as dials,
    coalesce(sum(cast(answers as int)), 0) as answers,
    coalesce(sum(cast(connects as int)), 0) as connects,
    coalesce(sum(cast(conversations as int)), 0) as conversations,
    coalesce(sum(talk_seconds), 0) as talk_seconds,
    coalesce(sum(handle_seconds), 0) as handle_seconds,
    coalesce(sum(sales_qualified), 0) as sales_qualified
from amounts
group by all;
