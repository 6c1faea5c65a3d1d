{# Whether an assignment holds at a moment; validity is half-open and NULL means: still. #}
{% macro is_assigned(assignments, moment) -%}
    {{ moment }} >= {{ assignments }}.valid_from
    and {{ moment }} < coalesce({{ assignments }}.valid_to, cast('9999-12-31' as timestamp))
{%- endmacro %}

{# Seconds that the company was open from the calendar's first day until a moment of a day of
   int_business_days. #}
{% macro open_seconds_until(days, moment) -%}
    {{ days }}.open_seconds_before + case
        when {{ days }}.opens_at is null or {{ moment }} <= {{ days }}.opens_at
        then 0
        when {{ moment }} >= {{ days }}.closes_at
        then {{ days }}.open_seconds
        else {{ seconds_between(days ~ ".opens_at", moment) }}
    end
{%- endmacro %}

{# The moment of a day at which a clock of the reporting time zone shows hh:mm, UTC. #}
{% macro moment_of_clock(day, clock) -%}
    {%- set hours = "cast(substr(" ~ clock ~ ", 1, 2) as int)" -%}
    {%- set minutes = "cast(substr(" ~ clock ~ ", 4, 2) as int)" -%}
    {%- set seconds = hours ~ " * 3600 + " ~ minutes ~ " * 60" -%}
    {{
        utc_timestamp(
            add_seconds("cast(" ~ day ~ " as timestamp)", seconds), "company.reporting_time_zone"
        )
    }}
{%- endmacro %}

{# Whether a seed's row is in force on a day. #}
{% macro is_in_force(periods, day) -%}
    {{ day }} >= {{ periods }}.valid_from
    and {{ day }} < coalesce({{ periods }}.valid_to, cast('9999-12-31' as date))
{%- endmacro %}
