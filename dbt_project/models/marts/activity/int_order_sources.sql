{# The call that an order comes from: the one that its opportunity names, else the earliest touch
   before it began, where that is a call and the lead was qualified by then. #}
with
    milestones as (select * from {{ ref("int_order_milestones") }}),

    calls as (select * from {{ ref("fct_call_attempts") }} where reach_level >= 1),

    stated as (
        select milestones.order_key, calls.call_key
        from milestones
        inner join
            {{ ref("opportunities") }} as opportunities
            on milestones.opportunity_key = opportunities.opportunity_key
        -- a call that the CRM names may be one of the dialer's
        left join
            {{ ref("call_identities") }} as same on opportunities.sourcing_call_key = same.call_key
        inner join
            calls
            on coalesce(same.same_as_call_key, opportunities.sourcing_call_key) = calls.call_key
    ),

    earliest as (
        select order_key, call_key
        from
            (
                select
                    order_key,
                    call_key,
                    row_number() over (
                        partition by order_key order by touched_at, touch_key
                    ) as place
                from {{ ref("int_order_touches") }}
                where is_before_begin
            ) as placed
        where place = 1
    ),

    qualified as (
        select milestones.order_key
        from milestones
        inner join
            {{ ref("fct_stage_events") }} as events
            on milestones.lead_key = events.lead_key
            and events.stage = 'sales_qualified'
            and events.entered_date <= milestones.begun_date
        group by milestones.order_key
    ),

    sourcing as (
        select order_key, call_key
        from stated
        union all
        select earliest.order_key, earliest.call_key
        from earliest
        inner join qualified on earliest.order_key = qualified.order_key
        left join stated on earliest.order_key = stated.order_key
        where earliest.call_key is not null and stated.order_key is null
    )

select
    sourcing.order_key,
    sourcing.call_key,
    calls.agent_key,
    calls.team_key,
    calls.campaign_key,
    calls.list_key,
    calls.script_id
from sourcing
inner join calls on sourcing.call_key = calls.call_key
