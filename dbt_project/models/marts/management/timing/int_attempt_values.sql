{# What each attempt is worth by itself, and all from it on together: the later attempts are too few each
   to say anything. Bounds of the chance and of the worth are taken together, so that a verdict is never
   by chance. #}
with
    onward as (
        select
            steps.*,
            {% for count in ["leads_tried", "leads_reached"] %}
                sum({{ count }}) over (
                    partition by scope, scope_id
                    order by attempt_number desc
                    rows between unbounded preceding and current row
                ) as {{ count }}_onward,
            {% endfor %}
            sum(leads_reached) over (
                partition by scope, scope_id
                order by attempt_number
                rows between unbounded preceding and current row
            ) as reached_so_far
        from {{ ref("int_attempt_steps") }} as steps
    ),

    hazards as (
        select
            onward.*,
            {{ ratio("leads_reached", "leads_tried", 6) }} as hazard,
            {{ wilson_low("leads_reached", "leads_tried") }} as ci_low,
            {{ wilson_high("leads_reached", "leads_tried") }} as ci_high,
            {{ wilson_high("leads_reached_onward", "leads_tried_onward") }} as onward_high
        from onward
    )

select
    hazards.scope,
    hazards.scope_id,
    hazards.attempt_number,
    hazards.leads_tried,
    hazards.leads_reached,
    hazards.hazard,
    hazards.ci_low,
    hazards.ci_high,
    cast(hazards.reached_so_far as bigint) as reached_so_far,
    worths.qualified_rate,
    worths.contact_worth,
    worths.cost_per_attempt,
    worths.least_worth,
    {% for name, chance, worth in [
        ("earned", "hazard", "contact_worth"),
        ("earned_low", "ci_low", "contact_worth_low"),
        ("earned_high", "ci_high", "contact_worth_high"),
        ("earned_onward_high", "onward_high", "contact_worth_high"),
    ] %}
        cast(
            round(
                cast(hazards.{{ chance }} as decimal(9, 6))
                * cast(worths.{{ worth }} as decimal(18, 4)),
                4
            ) as decimal(38, 6)
        ) as {{ name }} {{- "," if not loop.last }}
    {% endfor %}
from hazards
inner join
    {{ ref("int_attempt_worths") }} as worths
    on hazards.scope = worths.scope
    and hazards.scope_id = worths.scope_id
