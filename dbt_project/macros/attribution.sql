{# When a moment is over: a time at once, a plain date, which is its midnight, with its day. #}
{% macro end_of_moment(ts, zone) -%}
    {%- set day = local_date(ts, zone) -%}
    {%- set next_midnight = utc_timestamp("cast(" ~ add_days(day, 1) ~ " as timestamp)", zone) -%}
    case
        when {{ local_timestamp(ts, zone) }} = cast({{ day }} as timestamp)
        then {{ add_seconds(next_midnight, "-1") }}
        else {{ ts }}
    end
{%- endmacro %}

{# What is left after so many seconds of what halves in the others: a whole number up to 1e9, as a
   share of which it may be summed exactly. #}
{% macro decay(seconds, half_life_seconds) -%}
    cast(
        round(
            1000000000 * power(0.5, cast({{ seconds }} as double) / ({{ half_life_seconds }}))
        ) as decimal(38, 6)
    )
{%- endmacro %}

{# A share of an amount of money; exact, then rounded to 6 digits. #}
{% macro share_of(amount, credit) -%}
    cast({{ amount }} * {{ credit }} as decimal(38, 6))
{%- endmacro %}
