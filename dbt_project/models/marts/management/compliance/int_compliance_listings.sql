{{ config(materialized="view", contract={"enforced": false}) }}
{# Dials to whom a list forbids to call, from the moment of the entry on. Without any entry nobody knows
   whether there is a list. #}
with
    dials as (select * from {{ ref("int_compliance_dials") }} where kind = 'do_not_call'),

    listed as (
        {% for party in ["lead_key", "phone_key"] %}
            select dials.rule_id, dials.call_key, periods.event_key, periods.began_at
            from dials
            inner join
                {{ ref("int_do_not_call_periods") }} as periods
                on dials.{{ party }} = periods.party_key
                and dials.started_at >= periods.began_at
                and (periods.ended_at is null or dials.started_at < periods.ended_at)
            where
                periods.campaign_key is null or periods.campaign_key = dials.campaign_key
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    earliest as (
        select
            listed.*,
            row_number() over (partition by rule_id, call_key order by began_at, event_key) as place
        from listed
    ),

    entries as (select count(*) as entries from {{ ref("dnc_events") }}),

    told as (
        select
            dials.*,
            case
                when entries.entries = 0
                then 'nothing_delivered'
                when dials.party_key is null
                then 'unknown_party'
            end as reason
        from dials
        cross join entries
    )

select
    told.rule_id,
    told.rule_version,
    told.call_key,
    case when told.reason is null then earliest.call_key is not null end as is_broken,
    told.reason,
    cast(null as bigint) as found,
    earliest.began_at as since_at,
    earliest.event_key as evidence_key
from told
left join
    earliest
    on told.rule_id = earliest.rule_id
    and told.call_key = earliest.call_key
    and earliest.place = 1
