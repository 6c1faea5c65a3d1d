-- The same daily KPIs as ClickHouse has them. Nothing reads its tables in an order: none is kept.
-- Places: $landing, $dispositions, $output.

-- The newest file that tells of a call wins.
create table calls engine = MergeTree order by tuple() as
select uniqueid, lead_id, newest.1 as list, newest.2 as campaign, newest.3 as start_epoch,
    newest.4 as end_epoch, newest.5 as status,
    if(newest.6 in ('VDAD', 'VDCL'), null, newest.6) as agent
from (
    select uniqueid, lead_id,
        argMax((list_id, campaign_id, start_epoch, end_epoch, status, user), _file) as newest
    from file('$landing/vicidial_log_*.csv', CSVWithNames, 'uniqueid String, lead_id Int64,
        start_epoch Int64, status String, user String, list_id String, campaign_id String,
        end_epoch Int64')
    group by uniqueid, lead_id
);

create table legs engine = MergeTree order by tuple() as
select newest.1 as uniqueid, newest.2 as lead_id, newest.3 as agent, newest.4 as talk_epoch,
    greatest(newest.5 - newest.7, 0) as talk_seconds,
    talk_seconds + newest.7 + newest.6 as handle_seconds
from (
    select argMax(
            (uniqueid, lead_id, user, talk_epoch, talk_sec, dispo_sec, dead_sec), _file
        ) as newest
    from file('$landing/vicidial_agent_log_*.csv', CSVWithNames, 'agent_log_id Int64, user String,
        lead_id Int64, talk_epoch Int64, talk_sec Int64, dispo_sec Int64, dead_sec Int64,
        uniqueid String')
    where uniqueid <> '' and talk_epoch > 0
    group by agent_log_id
);

-- What a status means, whom the call reached, and how long agents were on it.
create table judged engine = MergeTree order by tuple() as
with
    statuses as (
        select code, dial_result, answered_by, is_sales_qualified = 'T' as is_sale, is_excluded
        from file('$dispositions', CSVWithNames)
        where system = 'vicidial' and campaign = '*'
    ),
    times as (
        select uniqueid, lead_id, sum(talk_seconds) as talk_seconds,
            argMin(agent, talk_epoch) as first_agent
        from legs
        group by uniqueid, lead_id
    )
select uniqueid, lead_id, list, campaign, start_epoch, end_epoch,
    coalesce(calls.agent, first_agent, '(none)') as agent, coalesce(is_sale, 0) as is_sale,
    coalesce(talk_seconds, 0) as talk_seconds,
    coalesce(dial_result in ('answered', 'abandoned'), 0) as is_answer,
    is_answer and coalesce(answered_by = 'human', 0)
        and times.talk_seconds is not null as is_connect,
    is_connect and talk_seconds >= 60 as is_conversation,
    toDate32(toDateTime(start_epoch), 'America/New_York') as date_day
from calls
left join times using (uniqueid, lead_id)
left join statuses on calls.status = statuses.code
where coalesce(is_excluded, 'F') <> 'T' and coalesce(dial_result, '') <> 'blocked';

insert into function file('$output', Parquet)
select date_day, agent, campaign, list, sum(dials) as dials, sum(answers) as answers,
    sum(connects) as connects, sum(conversations) as conversations,
    sum(talk_seconds) as talk_seconds, sum(handle_seconds) as handle_seconds,
    sum(sales_qualified) as sales_qualified
from (
    select date_day, agent, campaign, list, 1 as dials, is_answer as answers,
        is_connect as connects, is_conversation as conversations,
        if(is_connect, talk_seconds, 0) as talk_seconds, 0 as handle_seconds, 0 as sales_qualified
    from judged
    union all
    select date_day, legs.agent, campaign, list, 0, 0, 0, 0, 0, handle_seconds, 0
    from judged inner join legs using (uniqueid, lead_id)
    union all
    select toDate32(toDateTime(end_epoch), 'America/New_York'), agent, campaign, list,
        0, 0, 0, 0, 0, 0, 1
    from (select * from judged where is_sale order by end_epoch, uniqueid limit 1 by lead_id)
)
group by date_day, agent, campaign, list
