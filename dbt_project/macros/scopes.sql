{# The scopes and periods that every KPI is told by. #}
{# One row a scope; at agent and team scope what is credited twice has a row for each role. #}
{% macro scopes() -%}
    select 'company' as scope, false as has_roles
    union all
    select 'team', true
    union all
    select 'agent', true
    union all
    select 'campaign', false
    union all
    select 'list', false
    union all
    select 'source_channel', false
    union all
    select 'script', false
{%- endmacro %}

{# The member of a scope that a row with the dimensions belongs to. #}
{% macro scope_member(rows) -%}
    case
        scopes.scope
        when 'company'
        then company.name
        when 'team'
        then {{ rows }}.team_key
        when 'agent'
        then {{ rows }}.agent_key
        when 'campaign'
        then {{ rows }}.campaign_key
        when 'list'
        then {{ rows }}.list_key
        when 'source_channel'
        then {{ rows }}.source_channel
        else {{ rows }}.script_id
    end
{%- endmacro %}

{# One row a day and period that holds it. #}
{% macro periods() -%}
    select date_day, 'day' as period, date_day as period_start
    from {{ ref("dim_dates") }}
    {% for period in ["week", "month", "quarter", "year"] %}
        union all
        select date_day, '{{ period }}' as period, {{ period }}_start_date as period_start
        from {{ ref("dim_dates") }}
    {% endfor %}
    union all
    select date_day, 'all' as period, cast('1970-01-01' as date) as period_start
    from {{ ref("dim_dates") }}
{%- endmacro %}
