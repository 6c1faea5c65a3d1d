{{ config(materialized="view", contract={"enforced": false}) }}
{# What makes a lead one of a list and of the company, and one that was dialled from it, from its day
   on; and the dials. A list's calls are those that were made from it. #}
with
    company as (select name, reporting_time_zone from {{ source("lake", "company") }}),

    -- a person may be on a list under several ids
    members as (
        select *
        from
            (
                select
                    dated.*,
                    row_number() over (
                        partition by list_key, lead_key order by added_date, member_key
                    ) as place
                from
                    (
                        select
                            members.list_key,
                            members.lead_key,
                            members.member_key,
                            case
                                when members.added_at is null
                                then cast('1970-01-01' as date)
                                else
                                    {{
                                        local_date(
                                            "members.added_at", "company.reporting_time_zone"
                                        )
                                    }}
                            end as added_date
                        from {{ ref("list_members") }} as members
                        cross join company
                        where members.lead_key is not null
                    ) as dated
            ) as placed
        where place = 1
    ),

    dials as (
        select
            calls.list_key,
            calls.lead_key,
            calls.call_key,
            calls.started_date,
            row_number() over (
                partition by calls.list_key, calls.lead_key
                order by calls.started_at, calls.call_key
            ) as place
        from {{ ref("fct_call_attempts") }} as calls
        inner join
            members on calls.list_key = members.list_key and calls.lead_key = members.lead_key
        where calls.reach_level >= 1
    ),

    -- who was dialled from a list was on it by then, whenever its source says
    happened as (
        select
            list_key,
            lead_key,
            'list_leads' as amount,
            'list_members' as entity,
            member_key as entity_key,
            added_date as date_day
        from members
        {% for amount in ["list_leads", "list_leads_attempted"] %}
            union all
            select list_key, lead_key, '{{ amount }}', 'call_attempts', call_key, started_date
            from dials
            where place = 1
        {% endfor %}
    ),

    scoped as (
        select 'list' as scope, list_key as scope_id, happened.*
        from happened
        union all
        select 'company' as scope, company.name as scope_id, happened.*
        from happened
        cross join company
    ),

    -- a lead counts once, from its first day on: in a list, and in the company
    counted as (
        select entity, entity_key, scope, scope_id, amount, date_day
        from
            (
                select
                    scoped.*,
                    row_number() over (
                        partition by scope, scope_id, amount, lead_key
                        order by date_day, entity desc, entity_key
                    ) as place
                from scoped
            ) as placed
        where place = 1
        union all
        select 'call_attempts', call_key, 'list', list_key, 'list_dials', started_date
        from dials
        union all
        select 'call_attempts', call_key, 'company', company.name, 'list_dials', started_date
        from dials
        cross join company
    )

select *, {{ end_of_time() }} as counts_until, cast(1 as decimal(38, 6)) as value
from counted
