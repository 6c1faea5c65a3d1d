-- The newest file that tells of a call wins.
select uniqueid, lead_id, list_id, campaign_id, start_epoch, end_epoch, status,
    if(user in ('VDAD', 'VDCL'), null, user) as agent
from read_csv('$landing/vicidial_log_*.csv', filename = true, header = true,
    auto_detect = false, columns = {
        'uniqueid': 'varchar', 'lead_id': 'bigint', 'start_epoch': 'bigint', 'status': 'varchar',
        'user': 'varchar', 'list_id': 'varchar', 'campaign_id': 'varchar', 'end_epoch': 'bigint',
        'length_in_sec': 'integer', 'phone_code': 'varchar', 'phone_number': 'varchar',
        'comments': 'varchar', 'user_group': 'varchar', 'term_reason': 'varchar',
        'alt_dial': 'varchar', 'called_count': 'integer'
    })
qualify row_number() over (partition by uniqueid || '|' || lead_id order by filename desc) = 1
