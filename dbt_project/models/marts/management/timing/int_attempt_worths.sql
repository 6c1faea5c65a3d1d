{# What an attempt costs and what a first contact is worth: the chance that it becomes a qualified lead,
   by what one is worth. A list's price is paid whether or not it is dialled: its attempts cost what
   the company's do. Too few contacts of one's own say nothing yet: the company's chance holds. #}
with
    contacts as (
        select scope, scope_id, sum(leads_reached) as reached, sum(leads_qualified) as qualified
        from {{ ref("int_attempt_steps") }}
        group by scope, scope_id
    ),

    costs as (
        select
            days.scope,
            days.scope_id,
            {{ ratio("sum(days.cost_direct)", "sum(days.dials)", 4) }} as per_dial
        from {{ ref("int_scoped_days") }} as days
        inner join
            {{ ref("int_timing_policy") }} as policy
            on days.date_day between policy.first_day and policy.last_day
        where days.scope in ('company', 'campaign') and days.credit_role = '(none)'
        group by days.scope, days.scope_id
    ),

    chosen as (
        select
            contacts.scope,
            contacts.scope_id,
            {% for count in ["reached", "qualified"] %}
                case
                    when contacts.reached >= policy.min_dials
                    then contacts.{{ count }}
                    else company.{{ count }}
                end as {{ count }},
            {% endfor %}
            cast(worths.worth as decimal(18, 2)) as qualified_worth,
            coalesce(
                policy.cost_per_attempt, own.per_dial, of_company.per_dial
            ) as cost_per_attempt,
            policy.stop_margin
        from contacts
        cross join (select * from contacts where scope = 'company') as company
        cross join {{ ref("int_timing_policy") }} as policy
        left join
            {{ ref("int_qualified_worths") }} as worths
            on contacts.scope = worths.scope
            and contacts.scope_id = worths.scope_id
        left join costs as own on contacts.scope = own.scope and contacts.scope_id = own.scope_id
        left join costs as of_company on of_company.scope = 'company'
    ),

    chances as (
        select
            chosen.*,
            {{ ratio("qualified", "reached", 6) }} as qualified_rate,
            {{ wilson_low("qualified", "reached") }} as qualified_low,
            {{ wilson_high("qualified", "reached") }} as qualified_high
        from chosen
    )

select
    scope,
    scope_id,
    qualified_rate,
    {% for name, chance in [
        ("contact_worth", "qualified_rate"),
        ("contact_worth_low", "qualified_low"),
        ("contact_worth_high", "qualified_high"),
    ] %}
        cast(
            round(cast({{ chance }} as decimal(9, 6)) * qualified_worth, 4) as decimal(38, 6)
        ) as {{ name }},
    {% endfor %}
    cast(cost_per_attempt as decimal(38, 6)) as cost_per_attempt,
    cast(
        round(
            cast(cost_per_attempt as decimal(18, 4)) * (1 + cast(stop_margin as decimal(9, 4))), 4
        ) as decimal(38, 6)
    ) as least_worth
from chances
