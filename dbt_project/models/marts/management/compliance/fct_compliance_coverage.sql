{# How much of what a rule is about could be checked at all: what could not is no pass. #}
{% set reasons = ["unknown_zone", "unknown_party", "not_stated", "nothing_delivered"] %}
with
    counted as (
        select
            rule_id,
            rule_version,
            {{ period_start("month", "date_day") }} as month_start_date,
            count(*) as in_scope,
            count(is_broken) as checked,
            cast(sum(case when is_broken then 1 else 0 end) as bigint) as breaches,
            {% for reason in reasons %}
                cast(
                    sum(case when reason = '{{ reason }}' then 1 else 0 end) as bigint
                ) as {{ reason }} {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("int_compliance_checks") }}
        group by rule_id, rule_version, {{ period_start("month", "date_day") }}
    )

select
    counted.rule_id,
    counted.rule_version,
    counted.month_start_date,
    rules.kind,
    rules.jurisdiction,
    counted.in_scope,
    counted.checked,
    {{ ratio("counted.checked", "counted.in_scope", 6) }} as checked_share,
    counted.breaches,
    {% for reason in reasons %} counted.{{ reason }}, {% endfor %}
    rules.source,
    rules.source_checked_on,
    rules.decided_by
from counted
inner join
    {{ ref("dim_compliance_rules") }} as rules
    on counted.rule_id = rules.rule_id
    and counted.rule_version = rules.valid_from
