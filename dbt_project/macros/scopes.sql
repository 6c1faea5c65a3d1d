{# The scopes and periods that every KPI is told by. #}
{# The column that tells a scope's member; the company's is its name. #}
{% macro scope_columns() -%}
    {{
        return(
            {
                "company": "company.name",
                "team": "team_key",
                "agent": "agent_key",
                "campaign": "campaign_key",
                "list": "list_key",
                "source_channel": "source_channel",
                "script": "script_id",
            }
        )
    }}
{%- endmacro %}

{# One row a scope; at agent and team scope what is credited twice has a row for each role. #}
{% macro scopes() -%}
    {%- for scope in scope_columns() -%}
        select
            '{{ scope }}' as scope,
            {{ "true" if scope in ("team", "agent") else "false" }} as has_roles
            {{- '\n    union all ' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{# The member of a scope that a row with the dimensions belongs to. #}
{% macro scope_member(rows) -%}
    case
        scopes.scope
        {% for scope, column in scope_columns().items() -%}
            when '{{ scope }}' then {{ column if scope == "company" else rows ~ "." ~ column }}
        {% endfor -%}
    end
{%- endmacro %}

{# A select of scope, member, scope_id and members: whom a seed may name, as people name them, and what
   the KPIs call it. A name of several is nobody's: scope_id is NULL. An agent has an id in each system. #}
{% macro named_members() -%}
    select
        scope,
        member,
        case when count(distinct scope_id) = 1 then min(scope_id) end as scope_id,
        count(distinct scope_id) as members
    from
        (
            select 'company' as scope, '*' as member, name as scope_id
            from {{ source("lake", "company") }}
            {% for scope, name in [
                    ("team", "team_name"),
                    ("campaign", "source_id"),
                    ("list", "source_id"),
                ] -%}
                union all
                select '{{ scope }}' as scope, {{ name }} as member, {{ scope }}_key as scope_id
                from {{ ref("dim_" ~ scope ~ "s") }}
            {% endfor -%}
            union all
            select 'agent' as scope, source_id as member, agent_key as scope_id
            from {{ ref("agent_identities") }}
        ) as named
    group by scope, member
{%- endmacro %}

{# What a period of a day begins with, in dim_dates. #}
{% macro period_starts() -%}
    {{
        return(
            {
                "day": "date_day",
                "week": "week_start_date",
                "month": "month_start_date",
                "quarter": "quarter_start_date",
                "year": "year_start_date",
                "all": "cast('1970-01-01' as date)",
            }
        )
    }}
{%- endmacro %}

{# One row a day and period that holds it. #}
{% macro periods() -%}
    {%- for period, start in period_starts().items() -%}
        select date_day, '{{ period }}' as period, {{ start }} as period_start
        from {{ ref("dim_dates") }} {{- '\n    union all ' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{# The sums of contributions that count in the period that holds their day. #}
{% macro sums_by_period(contributions) -%}
    select
        periods.period,
        periods.period_start,
        daily.scope,
        daily.scope_id,
        daily.amount,
        cast(sum(daily.value) as decimal(38, 6)) as value
    from
        (
            select scope, scope_id, amount, date_day, sum(value) as value
            from {{ ref(contributions) }}
            group by scope, scope_id, amount, date_day
        ) as daily
    inner join ({{ periods() }}) as periods on daily.date_day = periods.date_day
    where not (daily.scope = 'agent' and periods.period = 'day')
    group by periods.period, periods.period_start, daily.scope, daily.scope_id, daily.amount
    having sum(daily.value) <> 0
{%- endmacro %}

{# Whether a row counts for a period: it lies in it; or, where it counts until a day, it counts on the
   last one of the period. #}
{% macro counts_in(rows, periods) -%}
    {{ rows }}.date_day <= {{ periods }}.last_day
    and case
        when {{ rows }}.counts_until is null
        then {{ rows }}.date_day >= {{ periods }}.first_day
        else {{ rows }}.counts_until >= {{ periods }}.last_day
    end
{%- endmacro %}

{# The day until which counts what never ends. #}
{% macro end_of_time() -%} cast('9999-12-31' as date) {%- endmacro %}

{# What a row of the marts by period is about. #}
{% macro period_columns(rows=none, credit_role=true) -%}
    {%- set columns = ["period", "period_start", "scope", "scope_id"] -%}
    {%- for column in columns + (["credit_role"] if credit_role else []) -%}
        {{ rows ~ "." if rows }}{{ column }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# What identifies a figure. #}
{% macro figure_identity() -%}
    {{ return(["kpi", "period", "period_start", "scope", "scope_id", "credit_role"]) }}
{%- endmacro %}

{% macro is_same_figure(a, b) -%}
    {%- for column in figure_identity() -%}
        {{ a }}.{{ column }} = {{ b }}.{{ column }} {{ "and " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# One row: the day of the reporting zone up to which every source has told its events. #}
{% macro data_reach() -%}
    select
        {{ local_date("min(sources.data_through_at)", "max(company.reporting_time_zone)") }}
        as through_date
    from {{ ref("dim_sources") }} as sources
    cross join {{ source("lake", "company") }} as company
{%- endmacro %}

{# What a KPI says of a period: kept when the period is closed. #}
{% macro figure_columns(rows=none) -%}
    {%- set said = ["numerator", "denominator", "value", "ci_low", "ci_high", "n"] -%}
    {%- for column in ["kpi"] + said + ["policy_version", "reason_null"] -%}
        {{ rows ~ "." if rows }}{{ column }},
    {% endfor -%}
    {{ period_columns(rows) }}
{%- endmacro %}

{# The first day after a period. #}
{% macro period_end(period, first) -%}
    case
        {{ period }}
        when 'day'
        then {{ add_days(first, 1) }}
        when 'week'
        then {{ add_days(first, 7) }}
        {% for kind, most in [("month", 31), ("quarter", 92), ("year", 366)] -%}
            when '{{ kind }}' then {{ period_start(kind, add_days(first, most)) }}
        {% endfor -%}
    end
{%- endmacro %}

{# The steps of the funnel of leads, first to last. #}
{% macro funnel_steps() -%}
    {{
        return(
            [
                "attempted",
                "connected",
                "conversation",
                "sales_qualified",
                "opportunity",
                "customer",
            ]
        )
    }}
{%- endmacro %}

{# The first day of the period before a period; all has none. #}
{% macro period_before(period, first) -%}
    case
        {{ period }}
        when 'day'
        then {{ add_days(first, -1) }}
        when 'week'
        then {{ add_days(first, -7) }}
        {% for kind in ["month", "quarter", "year"] -%}
            when '{{ kind }}' then {{ period_start(kind, add_days(first, -1)) }}
        {% endfor -%}
    end
{%- endmacro %}

{# The first day of the same period a year ago: of days and weeks, 52 weeks, so that a weekday meets
   its own. A year before its first day is in the year before, whatever its length. #}
{% macro period_a_year_ago(period, first) -%}
    case
        {{ period }}
        when 'day'
        then {{ add_days(first, -364) }}
        when 'week'
        then {{ add_days(first, -364) }}
        {% for kind in ["month", "quarter", "year"] -%}
            when '{{ kind }}' then {{ period_start(kind, add_days(first, -365)) }}
        {% endfor -%}
    end
{%- endmacro %}
