{# The arithmetic of bonus statements. Nothing is rounded before the line is. #}
{# Digits of a currency's smallest unit (ISO 4217). #}
{% macro currency_digits(currency) -%}
    case
        when
            {{ currency }} in (
                {% for code in (
                    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
                ).split() %}
                    '{{ code }}'{{ "," if not loop.last }}
                {% endfor %}
            )
        then 0
        when {{ currency }} in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND')
        then 3
        else 2
    end
{%- endmacro %}

{# quantity × rate in smallest units, as a whole numerator of smallest_unit_divisor: exact. Both have
   six digits. #}
{% macro smallest_units(quantity, rate, digits) -%}
    abs(
        cast(cast({{ quantity }} as decimal(19, 6)) * 1000000 as decimal(19, 0))
        * cast(cast({{ rate }} as decimal(19, 6)) * 1000000 as decimal(13, 0))
        * case {{ digits }} when 0 then 1 when 2 then 100 else 1000 end
    )
{%- endmacro %}

{# What it is divided by: an exchange rate of eight digits, or 1, brought to the same whole scale. #}
{% macro smallest_unit_divisor(fx_rate) -%}
    cast(cast({{ fx_rate }} as decimal(19, 8)) * 100000000 as decimal(19, 0)) * 10000
{%- endmacro %}

{# a ÷ b, both whole and not negative, to the nearest whole number; a half goes to the even one. #}
{% macro half_even(a, b) -%}
    {%- set a, b = "(" ~ a ~ ")", "(" ~ b ~ ")" -%}
    {%- set whole = whole_division(a, b) -%}
    {%- set rest = "(" ~ a ~ " - " ~ whole ~ " * " ~ b ~ ")" -%}
    {{ whole }} + case
        when 2 * {{ rest }} > {{ b }} or (2 * {{ rest }} = {{ b }} and {{ whole }} % 2 = 1)
        then 1
        else 0
    end
{%- endmacro %}

{# A decimal as people write it: no zeros at its end. #}
{% macro written(number) -%}
    trim(trailing '.' from trim(trailing '0' from cast({{ number }} as string)))
{%- endmacro %}

{# The first day of the month or quarter of a plan that holds a day. #}
{% macro statement_start(period, day) -%}
    case
        {{ period }}
        when 'month'
        then {{ period_start("month", day) }}
        else {{ period_start("quarter", day) }}
    end
{%- endmacro %}

{# Whether a split means an event: by its id, or by what stands before the id's stage. #}
{% macro is_event_named(event, source_id) -%}
    (
        {{ source_id }} = {{ event }}
        or substr({{ source_id }}, 1, length({{ event }}) + 1) = {{ event }} || '|'
    )
{%- endmacro %}

{# What an input of a statement is about. #}
{% macro bonus_input_columns(rows=none) -%}
    {%- set about = ["plan", "version", "rule", "kpi", "credit_role", "period", "period_start"] -%}
    {%- set columns = about + ["agent_key", "agent_id", "counted_through", "stated_in"] -%}
    {%- for column in columns -%}
        {{ rows ~ "." if rows }}{{ column }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# What a credit of an event is about, beside the agent. #}
{% macro bonus_event_columns(rows=none) -%}
    {%- set about = ["kpi", "amount", "credit_role", "unit"] -%}
    {%- for column in about + ["entity", "event_key", "credit_date"] -%}
        {{ rows ~ "." if rows }}{{ column }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# What a statement's line says, in the order in which it is kept when it is closed. #}
{% macro bonus_line_columns() -%}
    {%- set about = ["line_key", "period", "period_start", "agent_key", "agent_id", "plan"] -%}
    {%- set promised = ["version", "plan_hash", "kind", "rule", "kpi", "credit_role"] -%}
    {%- set inputs = [
        "earned_start",
        "tier_from_percent",
        "quantity",
        "quota",
        "rate",
        "fx_rate",
    ] -%}
    {%- set paid = [
        "gate_result",
        "formula",
        "amount",
        "currency",
        "original_line_key",
        "reason",
    ] -%}
    {{ return(about + promised + inputs + paid + ["accepted_on", "accepted_by"]) }}
{%- endmacro %}

{# What a line that the data make is known by. #}
{% macro line_key(scenario, part) -%}
    md5(
        concat_ws(
            '|',
            {{ scenario }},
            plan,
            rule,
            agent_key,
            cast(period_start as string),
            cast(stated_in as string),
            {{ part }}
        )
    )
{%- endmacro %}

{# One row a kind of period with closed statements: the first day of the latest. #}
{% macro closed_statements() -%}
    select period, max(period_start) as last_closed
    from {{ source("lake", "closed_bonus") }}
    group by period
{%- endmacro %}
