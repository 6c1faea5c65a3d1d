{{ built_by_batch() }}
{# What both logs tell of a call. #}
{%- set told -%}
    rows.source_system, rows.source_account, rows.extract_name, rows.batch_id, rows.row_number,
    rows.extracted_at, rows.part_id, rows.row_hash, rows.uniqueid, rows.lead_id, rows.list_id,
    rows.campaign_id, rows.start_epoch, rows.end_epoch, rows.length_in_sec, rows.status,
    rows.phone_code, rows.phone_number, rows.user, rows.user_group, rows.term_reason
{%- endset -%}
with
    logged as (
        select
            {{ told }},
            'outbound' as direction,
            case
                rows.comments when 'MANUAL' then 'manual' when 'AUTO' then 'predictive'
            end as dial_mode
        from ({{ delivered("vicidial", "vicidial_log", archived=true, by_batch=true) }}) as rows
        union all
        -- one with an xfercallid transfers another call: it is an outcome of that one
        select {{ told }}, 'inbound' as direction, cast(null as string) as dial_mode
        from
            (
                {{ delivered("vicidial", "vicidial_closer_log", archived=true, by_batch=true) }}
            ) as rows
        where coalesce(rows.xfercallid, '0') = '0'
    ),

    calls as (
        select
            logged.*,
            -- legs, transfers, holds and recordings name a call by these two alone
            logged.uniqueid || '|' || logged.lead_id as source_id,
            cast(null as timestamp) as source_updated_at,
            false as is_deleted,
            -- VDAD and VDCL are the dialer itself
            case when logged.user not in ('VDAD', 'VDCL') then logged.user end as agent_id,
            case when logged.user not in ('VDAD', 'VDCL') then logged.user_group end as team_id,
            -- end_epoch is 0 where there was no end: a whole number, not yet a time
            {{
                rejected_reason(
                    ["logged.uniqueid", "logged.lead_id", "logged.start_epoch"],
                    {
                        "logged.start_epoch": "epoch",
                        "logged.end_epoch": "bigint",
                        "logged.length_in_sec": "seconds",
                    },
                )
            }} as rejected_reason
        from logged
    )

select
    {{ key("source_id") }} as call_key,
    uniqueid as external_id,
    {{ key("lead_id") }} as lead_source_key,
    {{ key("campaign_id") }} as campaign_key,
    {{ key("list_id") }} as list_key,
    {{ key("agent_id") }} as agent_key,
    {{ key("team_id") }} as team_key,
    lead_id,
    campaign_id,
    list_id,
    agent_id,
    team_id,
    direction,
    dial_mode,
    {{ read("start_epoch", "epoch") }} as started_at,
    cast(null as timestamp) as ringing_at,
    cast(null as timestamp) as answered_at,
    {{ read("end_epoch", "epoch") }} as ended_at,
    cast(null as decimal(18, 3)) as ring_seconds,
    cast(null as string) as dial_result,
    cast(null as string) as answered_by,
    calls.status as disposition_code,
    {{ read("end_epoch", "epoch") }} as disposition_at,
    cast(null as string) as script_id,
    case term_reason when 'CALLER' then 'customer' else lower(term_reason) end as hangup_by,
    cast(null as string) as recording_ref,
    false as is_test,
    false as is_internal,
    coalesce(calls.status, '') not in ('NEW', 'QUEUE', 'INCALL') as is_final,
    {{ phone_text("phone_number", "phone_code") }} as phone,
    {{ delivery() }}
from calls
