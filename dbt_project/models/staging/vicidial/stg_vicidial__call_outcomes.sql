{# Rows that nobody took, or that are not ended, say nothing of how the call ended: no code. #}
with
    rows as ({{ delivered("vicidial", "vicidial_closer_log", archived=true) }}),

    transfers as (
        select
            rows.*,
            rows.closecallid as source_id,
            cast(null as timestamp) as source_updated_at,
            false as is_deleted,
            case when rows.user not in ('VDAD', 'VDCL') then rows.user end as agent_id,
            -- end_epoch is 0 where there was no end: a whole number, not yet a time
            {{
                rejected_reason(
                    ["rows.closecallid", "rows.uniqueid", "rows.lead_id"],
                    {"rows.xfercallid": "bigint", "rows.end_epoch": "bigint"},
                )
            }} as rejected_reason
        from rows
        where coalesce(rows.xfercallid, '0') <> '0'
    )

select
    {{ key("source_id") }} as outcome_key,
    {{ key("uniqueid || '|' || lead_id") }} as call_key,
    {{ key("agent_id") }} as agent_key,
    agent_id,
    case
        when agent_id is not null and transfers.status not in ('NEW', 'QUEUE', 'INCALL')
        then transfers.status
    end as disposition_code,
    {{ read("end_epoch", "epoch") }} as disposed_at,
    {{ delivery() }}
from transfers
