-- What agents did on the calls; the newest file wins here too.
select agent_log_id, uniqueid, lead_id, user as agent, talk_epoch,
    greatest(talk_sec - dead_sec, 0) as talk_seconds,
    greatest(talk_sec - dead_sec, 0) + dead_sec + dispo_sec as handle_seconds
from read_csv('$landing/vicidial_agent_log_*.csv', filename = true, header = true,
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
qualify row_number() over (partition by agent_log_id order by filename desc) = 1
