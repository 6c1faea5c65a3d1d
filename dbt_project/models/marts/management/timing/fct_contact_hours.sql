{# When who is called picks up. What the attempts of an hour lead to expect is allowed for (indirect
   standardisation); what chance says of it is joined when it is published. #}
with
    cells as (
        select
            cells.*,
            sum(dials) over (partition by scope, scope_id, attempt_number) as dials_of_attempt,
            sum(contacts) over (partition by scope, scope_id, attempt_number) as contacts_of_attempt
        from {{ ref("int_contact_cells") }} as cells
        where local_dow > 0
    ),

    hours as (
        select
            scope,
            scope_id,
            local_dow,
            local_hour,
            cast(sum(dials) as bigint) as dials,
            cast(sum(contacts) as bigint) as contacts,
            cast(
                sum(
                    cast(dials as decimal(18, 0)) * cast(
                        {{ ratio("contacts_of_attempt", "dials_of_attempt", 6) }} as decimal(7, 6)
                    )
                ) as decimal(38, 6)
            ) as expected_contacts
        from cells
        group by scope, scope_id, local_dow, local_hour
    ),

    wholes as (
        select
            scope,
            scope_id,
            sum(case when local_dow > 0 then dials else 0 end) as dials,
            sum(case when local_dow > 0 then contacts else 0 end) as contacts,
            cast(sum(case when local_dow = 0 then dials else 0 end) as bigint) as unknown_dials
        from {{ ref("int_contact_cells") }}
        group by scope, scope_id
    )

select
    hours.scope,
    hours.scope_id,
    hours.local_dow,
    hours.local_hour,
    hours.dials,
    hours.contacts,
    {{ ratio("hours.contacts", "hours.dials", 6) }} as contact_rate,
    {{ wilson_low("hours.contacts", "hours.dials") }} as ci_low,
    {{ wilson_high("hours.contacts", "hours.dials") }} as ci_high,
    hours.expected_contacts,
    {{ ratio("hours.contacts", "hours.expected_contacts", 6) }} as observed_to_expected,
    cast(null as decimal(38, 6)) as observed_low,
    cast(null as decimal(38, 6)) as observed_high,
    cast(null as decimal(38, 6)) as shrunk_rate,
    cast(null as decimal(38, 6)) as adjusted_rate,
    cast(null as string) as verdict,
    {{ ratio("wholes.contacts", "wholes.dials", 6) }} as prior_rate,
    policy.prior_strength,
    policy.min_dials,
    wholes.unknown_dials,
    policy.first_day,
    policy.last_day,
    policy.timing_policy,
    policy.set_by
from hours
inner join wholes on hours.scope = wholes.scope and hours.scope_id = wholes.scope_id
cross join {{ ref("int_timing_policy") }} as policy
