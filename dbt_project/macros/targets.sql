{# What targets are about: the periods that they hold for, and what is asked of a day. #}
{# Whether two rows are versions of one target: a quarter's takes nothing from that of one of its
   months. #}
{% macro is_same_target(a, b) -%}
    {%- for column in ["kpi", "scope", "member", "role"] -%}
        {{ a }}.{{ column }} = {{ b }}.{{ column }} and
    {% endfor -%}
    coalesce({{ a }}.period, '(other)') = coalesce({{ b }}.period, '(other)')
{%- endmacro %}

{# The kind of period that goes from one day to another, both included: week, month, quarter or year;
   NULL where it is none. #}
{% macro calendar_period(first, last, week_start) -%}
    case
        when
            {{ add_days(first, 6) }} = {{ last }}
            and {{ iso_weekday(first) }} = case {{ week_start }} when 'sunday' then 7 else 1 end
        then 'week'
        {% for kind in ["month", "quarter", "year"] -%}
            when
                {{ period_start(kind, first) }} = {{ first }}
                and {{ period_end("'" ~ kind ~ "'", first) }} = {{ add_days(last, 1) }}
            then '{{ kind }}'
        {% endfor -%}
    end
{%- endmacro %}

{# The month of a career that holds a day, 1 for the first, int. #}
{% macro tenure_month(hired_on, day) -%}
    12
    * (cast(extract(year from {{ day }}) as int) - cast(extract(year from {{ hired_on }}) as int))
    + cast(extract(month from {{ day }}) as int)
    - cast(extract(month from {{ hired_on }}) as int)
    + case
        when
            cast(extract(day from {{ day }}) as int) < cast(extract(day from {{ hired_on }}) as int)
        then 0
        else 1
    end
{%- endmacro %}

{# An amount as often as days or weights are there: wide enough for a target of 1e12. #}
{% macro product_of(amount, times) -%} {{ wide(amount, 6) }} * {{ times }} {%- endmacro %}

{# What a row of days holds of an amount that the register names; NULL for none that days can sum. #}
{% macro amount_of(amount, days) -%}
    case
        {{ amount }}
        {% for name in dict(plain_amounts(), **credited_amounts()) %}
            when '{{ name }}' then cast({{ days }}.{{ name }} as decimal(38, 6))
        {% endfor %}
    end
{%- endmacro %}

{# The tenth of a period that a day of it lies in, by its business days, 0 to 9, int. A day off belongs
   to the business day before it. #}
{% macro tenth_of_period(is_open, period, day) -%}
    {%- set open_days = "sum(case when " ~ is_open ~ " then 1 else 0 end)" -%}
    {%- set until = open_days ~ " over (partition by " ~ period ~ " order by " ~ day ~ ")" -%}
    {%- set all = open_days ~ " over (partition by " ~ period ~ ")" -%}
    cast(floor(10 * (greatest({{ until }}, 1) - 1) / nullif({{ all }}, 0)) as int)
{%- endmacro %}
