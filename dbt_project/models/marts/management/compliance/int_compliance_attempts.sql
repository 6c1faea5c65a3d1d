{{ config(materialized="view", contract={"enforced": false}) }}
{# The dial that is one too many breaks the rule, and so does each after it. A day is one of whom it
   called; 7 days are the 168 hours up to the dial. #}
with
    counted as (
        select
            dials.*,
            case
                when party_key is null
                then 'unknown_party'
                when kind = 'attempts_a_day' and local_date is null
                then 'unknown_zone'
            end as reason,
            case
                when kind = 'attempts_a_day'
                then
                    row_number() over (
                        partition by rule_id, party_key, local_date order by started_at, call_key
                    )
                else
                    count(*) over (
                        partition by rule_id, party_key
                        order by
                            started_at range between interval 168 hour preceding and current row
                    )
            end as attempts
        from {{ ref("int_compliance_dials") }} as dials
        where kind in ('attempts_a_day', 'attempts_7_days')
    )

select
    rule_id,
    rule_version,
    call_key,
    case when reason is null then attempts > threshold end as is_broken,
    reason,
    case when reason is null then attempts end as found,
    cast(null as timestamp) as since_at,
    cast(null as string) as evidence_key
from counted
