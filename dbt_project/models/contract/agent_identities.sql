{# Who an agent is across systems. Agents that a source lists, and those that only its rows name;
   where each source has one agent of an e-mail address, they are one person. #}
with
    versions as ({{ staged("agents") }}),

    listed as ({{ winning("versions") }}),

    named as (
        {{
            named_in(
                [
                    ("call_attempts", "agent_id"),
                    ("call_legs", "agent_id"),
                    ("call_outcomes", "agent_id"),
                    ("agent_times", "agent_id"),
                    ("agent_assignments", "agent_id"),
                    ("lead_stage_events", "entered_by_agent_id"),
                    ("touches", "agent_id"),
                    ("opportunities", "owner_agent_id"),
                    ("orders", "closer_agent_id"),
                    ("callbacks", "agent_id"),
                ]
            )
        }}
    ),

    known as (
        select
            source_system,
            source_account,
            source_id,
            agent_key,
            case when not is_gone then email end as email,
            true as is_listed
        from listed
        union all
        select
            named.source_system,
            named.source_account,
            named.named_id as source_id,
            named.named_key as agent_key,
            cast(null as string) as email,
            false as is_listed
        from named
        left join listed on named.named_key = listed.agent_key
        where listed.agent_key is null
    ),

    addresses as (
        select email, max(agents) = 1 and count(*) > 1 as tells_a_person
        from
            (
                select email, source_system, source_account, count(*) as agents
                from known
                where email is not null
                group by email, source_system, source_account
            ) as by_source
        group by email
    )

select
    known.source_system,
    known.source_account,
    known.source_id,
    known.agent_key as agent_source_key,
    case
        when addresses.tells_a_person
        then
            -- the dialer's, where there is one: it knows its agents best
            first_value(known.agent_key) over (
                partition by known.email
                order by case when sources.kind = 'dialer' then 0 else 1 end, known.agent_key
                rows between unbounded preceding and unbounded following
            )
        else known.agent_key
    end as agent_key,
    case when addresses.tells_a_person then 'email' else 'id' end as match,
    known.is_listed
from known
inner join
    {{ source("lake", "sources") }} as sources
    on known.source_system = sources.source_system
    and known.source_account = sources.source_account
left join addresses on known.email = addresses.email
