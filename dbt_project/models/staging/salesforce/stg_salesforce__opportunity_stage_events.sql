with
    histories as ({{ delivered("salesforce", "opportunity_history") }}),

    field_changes as ({{ delivered("salesforce", "opportunity_field_history") }}),

    -- one row each time that stage, amount or close date were changed
    states as (
        select
            histories.*,
            {{ long_id("histories.Id") }} as source_id,
            {{ long_id("histories.OpportunityId") }} as opportunity_id,
            histories.stagename as entered_stage,
            cast(null as string) as previous_stage,
            {{ read("histories.Amount", "decimal(18, 4)") }} as stated_amount,
            {{ read("histories.CreatedDate", "timestamp") }} as source_updated_at,
            false as is_deleted,
            {{
                rejected_reason(
                    [
                        "histories.Id",
                        "histories.OpportunityId",
                        "histories.StageName",
                        "histories.CreatedDate",
                    ],
                    {"histories.Amount": "decimal(18, 4)", "histories.CreatedDate": "timestamp"},
                )
            }} as rejected_reason
        from histories
    ),

    stage_changes as (
        select
            field_changes.*,
            {{ long_id("field_changes.Id") }} as source_id,
            {{ long_id("field_changes.OpportunityId") }} as opportunity_id,
            field_changes.newvalue as entered_stage,
            field_changes.oldvalue as previous_stage,
            cast(null as decimal(18, 4)) as stated_amount,
            {{ read("field_changes.CreatedDate", "timestamp") }} as source_updated_at,
            false as is_deleted,
            {{
                rejected_reason(
                    [
                        "field_changes.Id",
                        "field_changes.OpportunityId",
                        "field_changes.NewValue",
                        "field_changes.CreatedDate",
                    ],
                    {"field_changes.CreatedDate": "timestamp"},
                )
            }} as rejected_reason
        from field_changes
        where lower(trim(field_changes.field)) = 'stagename'
    ),

    events as (
        select opportunity_id, entered_stage, previous_stage, stated_amount, {{ delivery() }}
        from states
        union all
        select opportunity_id, entered_stage, previous_stage, stated_amount, {{ delivery() }}
        from stage_changes
    )

select
    {{ key("source_id") }} as event_key,
    {{ key("events.opportunity_id") }} as opportunity_key,
    events.entered_stage as stage,
    events.previous_stage,
    events.stated_amount as amount,
    events.source_updated_at as changed_at,
    {{ delivery() }}
from events
