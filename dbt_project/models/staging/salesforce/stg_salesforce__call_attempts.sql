with
    rows as ({{ delivered("salesforce", "task") }}),

    calls as (
        select
            rows.*,
            {{ long_id("rows.Id") }} as source_id,
            {{ long_id("rows.WhoId") }} as lead_id,
            {{ long_id("rows.OwnerId") }} as agent_id,
            lower(trim(rows.calltype)) as kind,
            {{ read("rows.CreatedDate", "timestamp") }} as created_at,
            {{ read("rows.CompletedDateTime", "timestamp") }} as ended_at,
            {{ read("rows.CallDurationInSeconds", "seconds") }} as talk_seconds,
            coalesce(
                {{ read("rows.SystemModstamp", "timestamp") }},
                {{ read("rows.LastModifiedDate", "timestamp") }}
            ) as source_updated_at,
            coalesce({{ read("rows.IsDeleted", "boolean") }}, false) as is_deleted,
            {{
                rejected_reason(
                    ["rows.Id", "rows.CreatedDate"],
                    {
                        "rows.CreatedDate": "timestamp",
                        "rows.CompletedDateTime": "timestamp",
                        "rows.CallDurationInSeconds": "seconds",
                        "rows.IsClosed": "boolean",
                        "rows.IsDeleted": "boolean",
                        "rows.SystemModstamp": "timestamp",
                        "rows.LastModifiedDate": "timestamp",
                    },
                )
            }} as rejected_reason
        from rows
        where
            lower(trim(rows.tasksubtype)) = 'call'
            or (rows.tasksubtype is null and rows.calltype is not null)
    )

select
    {{ key("source_id") }} as call_key,
    calls.callobject as external_id,
    {{ key("calls.lead_id") }} as lead_source_key,
    cast(null as string) as campaign_key,
    cast(null as string) as list_key,
    {{ key("calls.agent_id") }} as agent_key,
    cast(null as string) as team_key,
    calls.lead_id,
    cast(null as string) as campaign_id,
    cast(null as string) as list_id,
    calls.agent_id,
    cast(null as string) as team_id,
    cast(null as string) as phone,
    case
        when calls.kind in ('inbound', 'internal') then calls.kind else 'outbound'
    end as direction,
    cast(null as string) as dial_mode,
    -- a call that is logged is completed when it ends
    coalesce(
        {{ add_seconds("calls.ended_at", "-calls.talk_seconds") }}, calls.created_at
    ) as started_at,
    cast(null as timestamp) as ringing_at,
    cast(null as timestamp) as answered_at,
    calls.ended_at,
    cast(null as decimal(18, 3)) as ring_seconds,
    case when calls.talk_seconds > 0 then 'answered' end as dial_result,
    cast(null as string) as answered_by,
    calls.calldisposition as disposition_code,
    coalesce(calls.ended_at, calls.created_at) as disposition_at,
    cast(null as string) as script_id,
    cast(null as string) as hangup_by,
    cast(null as string) as recording_ref,
    false as is_test,
    coalesce(calls.kind = 'internal', false) as is_internal,
    -- a company may name its statuses as it likes: IsClosed tells of each whether it ends the task
    coalesce(
        {{ read("calls.IsClosed", "boolean") }}, lower(trim(calls.status)) = 'completed', true
    ) as is_final,
    -- of its one leg
    calls.talk_seconds,
    {{ delivery() }}
from calls
