{# What differs between DuckDB and Apache Spark, and the arithmetic that must not. Models hold only
   SQL that both run. default__ is DuckDB's; tests/spark/test_engine.py holds both to one result. #}
{# A model's schema is the one it names, without a prefix: contract, not main_contract. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}

{# Run at the start: a source with meta.path becomes a relation over that file or folder. #}
{% macro register_lake() %}
    {% for source in (graph.sources.values() if execute else []) if source.meta.path %}
        {% set path = env_var("DIALMART_HOME").replace("'", "''") ~ "/lake/" ~ source.meta.path %}
        {% do run_query("create schema if not exists " ~ source.schema) %}
        {% do adapter.dispatch("register_parquet")(source.schema ~ "." ~ source.identifier, path) %}
    {% endfor %}
{% endmacro %}

{% macro default__register_parquet(relation, path) %}
    {% set files = path if path.endswith(".parquet") else path ~ "/**/*.parquet" %}
    {% set options = "union_by_name = true, hive_partitioning = false" %}
    {% set query = "select * from read_parquet('" ~ files ~ "', " ~ options ~ ")" %}
    {% do run_query("create or replace view " ~ relation ~ " as " ~ query) %}
{% endmacro %}

{# An external table, made anew each run: it has the columns of all the files that are there now. #}
{% macro spark__register_parquet(relation, path) %}
    {% set options = "path '" ~ path ~ "', recursiveFileLookup 'true', mergeSchema 'true'" %}
    {% do run_query("drop table if exists " ~ relation) %}
    {% do run_query("create table " ~ relation ~ " using parquet options (" ~ options ~ ")") %}
{% endmacro %}

{# What an earlier run left in the warehouse, or none: reads what lies downstream, without a ref. #}
{% macro existing(schema, identifier) %}
    {% do return(adapter.get_relation(target.database, schema, identifier) if execute else none) %}
{% endmacro %}

{# For partition_by: the column whose values are partitions on Spark; DuckDB has none. #}
{% macro partition_on(column) %}
    {% do return(adapter.dispatch("partition_on")(column)) %}
{% endmacro %}
{% macro default__partition_on(column) %} {% do return(none) %} {% endmacro %}
{% macro spark__partition_on(column) %} {% do return(column) %} {% endmacro %}

{# For materialized: incremental by batch; whole on Spark, where a table with partitions and no row
   leaves no file, and nobody could tell its columns. #}
{% macro materialized_by_batch() %}
    {% do return(adapter.dispatch("materialized_by_batch")()) %}
{% endmacro %}
{% macro default__materialized_by_batch() %} {% do return("incremental") %} {% endmacro %}
{% macro spark__materialized_by_batch() %} {% do return("table") %} {% endmacro %}

{# Pre-hook of an incremental model that appends: removes the partitions that a query names. #}
{% macro delete_partitions(column, values) %}
    {% if execute and is_incremental() %}
        {{ adapter.dispatch("delete_partitions")(column, values) }}
    {% endif %}
{% endmacro %}

{% macro default__delete_partitions(column, values) %}
    delete from {{ this }} where {{ column }} in ({{ values }})
{% endmacro %}

{% macro spark__delete_partitions(column, values) %}
    {% set partitions = [] %}
    {% for value in run_query(values).columns[0] %}
        {% do partitions.append("partition (" ~ column ~ " = '" ~ value ~ "')") %}
    {% endfor %}
    {{ "alter table " ~ this ~ " drop if exists " ~ partitions | join(", ") if partitions }}
{% endmacro %}

{# The wall clock of a zone at a UTC timestamp; zone is an expression: a column or a quoted name. #}
{% macro local_timestamp(ts, zone) %}
    {{ adapter.dispatch("local_timestamp")(ts, zone) }}
{% endmacro %}
{% macro default__local_timestamp(ts, zone) -%}
    timezone({{ zone }}, timezone('UTC', {{ ts }}))
{%- endmacro %}
{% macro spark__local_timestamp(ts, zone) -%}
    from_utc_timestamp({{ ts }}, {{ zone }})
{%- endmacro %}

{# The UTC timestamp of a zone's wall clock; an hour that comes twice is the second one, one that is
   skipped is read as an hour later. #}
{% macro utc_timestamp(local, zone) -%}
    {{ adapter.dispatch("utc_timestamp")(local, zone) }}
{%- endmacro %}
{% macro default__utc_timestamp(local, zone) -%}
    timezone('UTC', timezone({{ zone }}, {{ local }}))
{%- endmacro %}
{# to_utc_timestamp alone takes the first of an hour that comes twice #}
{% macro spark__utc_timestamp(local, zone) -%}
    {%- set first = "to_utc_timestamp(" ~ local ~ ", " ~ zone ~ ")" -%}
    case
        when from_utc_timestamp({{ first }} + interval 1 hour, {{ zone }}) = {{ local }}
        then {{ first }} + interval 1 hour
        else {{ first }}
    end
{%- endmacro %}

{# The timestamp (UTC) of whole seconds since 1970, a bigint. #}
{% macro from_epoch(seconds) %} {{ adapter.dispatch("from_epoch")(seconds) }}{% endmacro %}
{% macro default__from_epoch(seconds) %} make_timestamp(1000000 * ({{ seconds }})){% endmacro %}
{% macro spark__from_epoch(seconds) %} timestamp_seconds({{ seconds }}){% endmacro %}

{# A timestamp so many whole seconds later, earlier where they are negative. #}
{% macro add_seconds(ts, seconds) -%}
    {{ adapter.dispatch("add_seconds")(ts, "cast(" ~ seconds ~ " as bigint)") }}
{%- endmacro %}
{% macro default__add_seconds(ts, seconds) %} ({{ ts }} + to_seconds({{ seconds }})){% endmacro %}
{% macro spark__add_seconds(ts, seconds) -%}
    timestamp_micros(unix_micros({{ ts }}) + 1000000 * {{ seconds }})
{%- endmacro %}

{# The calendar date of a zone at a UTC timestamp. #}
{% macro local_date(ts, zone) %} cast({{ local_timestamp(ts, zone) }} as date){% endmacro %}

{# Seconds from one timestamp to a later one, decimal(18,3), half a millisecond away from zero. #}
{% macro seconds_between(earlier, later) -%}
    {%- set micros = adapter.dispatch("microseconds") -%}
    cast(
        cast({{ micros(later) }} - {{ micros(earlier) }} as decimal(18, 0))
        * cast(0.000001 as decimal(7, 6)) as decimal(18, 3)
    )
{%- endmacro %}
{% macro default__microseconds(ts) %} epoch_us({{ ts }}){% endmacro %}
{% macro spark__microseconds(ts) %} unix_micros({{ ts }}){% endmacro %}

{# The number of the two minutes since 1970 that a timestamp lies in, bigint. #}
{% macro two_minutes(ts) -%}
    cast(floor({{ adapter.dispatch("microseconds")(ts) }} / 120000000) as bigint)
{%- endmacro %}

{# Calendar days from one date to a later one, int. #}
{% macro days_between(earlier, later) %}
    {%- set from_date, to_date = "cast(" ~ earlier ~ " as date)", "cast(" ~ later ~ " as date)" -%}
    {{ adapter.dispatch("days_between")(from_date, to_date) }}
{% endmacro %}
{% macro default__days_between(a, b) %} cast({{ b }} - {{ a }} as int){% endmacro %}
{% macro spark__days_between(a, b) %} datediff({{ b }}, {{ a }}){% endmacro %}

{# The date n days after a date, before it where n is negative. #}
{% macro add_days(date, n) %}
    {{ adapter.dispatch("add_days")("cast(" ~ date ~ " as date)", "cast(" ~ n ~ " as int)") }}
{% endmacro %}
{% macro default__add_days(date, n) %} ({{ date }} + {{ n }}){% endmacro %}
{% macro spark__add_days(date, n) %} date_add({{ date }}, {{ n }}){% endmacro %}

{# The hour of a timestamp, 0 to 23, int. #}
{% macro hour_of(ts) %} cast(extract(hour from {{ ts }}) as int){% endmacro %}

{# The day of the week of a date, Monday 1 to Sunday 7, int. #}
{% macro iso_weekday(date) %} {{ adapter.dispatch("iso_weekday")(date) }}{% endmacro %}
{% macro default__iso_weekday(date) %} cast(isodow({{ date }}) as int){% endmacro %}
{% macro spark__iso_weekday(date) %}(weekday({{ date }}) + 1){% endmacro %}

{# The first date of the 'week' (from Monday), 'month', 'quarter' or 'year' that holds a date. #}
{% macro period_start(kind, date) %}
    cast(date_trunc('{{ kind }}', {{ date }}) as date)
{% endmacro %}

{# In a select: a row for every date from the first to the last, both included. #}
{% macro dates_between(first, last) %}
    {{ adapter.dispatch("dates_between")(first, last) }}
{% endmacro %}

{# A select of one column, date_day: every date from the first to the last, both included. #}
{% macro date_rows(first, last) -%}
    select {{ dates_between("a", "b") }} as date_day
    from (select cast({{ first }} as date) as a, cast({{ last }} as date) as b) as bounds
{%- endmacro %}
{% macro default__dates_between(a, b) -%}
    cast(unnest(generate_series({{ a }}, {{ b }}, interval 1 day)) as date)
{%- endmacro %}
{% macro spark__dates_between(a, b) -%}
    explode(case when {{ a }} <= {{ b }} then sequence({{ a }}, {{ b }}) end)
{%- endmacro %}

{# The quantiles of a group, linear between neighbours, a list of doubles in one pass over the values:
   DuckDB keeps all values of a group once for each call. NULLs do not count. #}
{% macro quantiles(expression, shares) -%}
    {{ adapter.dispatch("quantiles")("cast(" ~ expression ~ " as double)", shares | join(", ")) }}
{%- endmacro %}
{% macro default__quantiles(expression, shares) -%}
    quantile_cont({{ expression }}, [{{ shares }}])
{%- endmacro %}
{% macro spark__quantiles(expression, shares) -%}
    percentile({{ expression }}, array({{ shares }}))
{%- endmacro %}

{# One of such a list, counted from 0, decimal(38,6). #}
{% macro quantile_at(quantiles, place) -%}
    cast({{ adapter.dispatch("item_at")(quantiles, place) }} as decimal(38, 6))
{%- endmacro %}
{% macro default__item_at(items, place) -%} {{ items }} [{{ place + 1 }}] {%- endmacro %}
{% macro spark__item_at(items, place) -%} {{ items }} [{{ place }}] {%- endmacro %}

{# numerator ÷ denominator to so many digits, half away from zero, decimal(38,6); NULL where the
   denominator is 0 or NULL. Exact for amounts up to 1e12: no double is involved. #}
{% macro ratio(numerator, denominator, digits) -%}
    {%- set num = "cast(" ~ numerator ~ " as decimal(38, 6))" -%}
    {%- set den = "cast(" ~ denominator ~ " as decimal(38, 6))" -%}
    {%- set twice_scaled = "(2 * abs(" ~ num ~ ") * " ~ 10**digits ~ " + abs(" ~ den ~ "))" -%}
    {%- set units = adapter.dispatch("whole_quotient")(twice_scaled, "(2 * abs(" ~ den ~ "))") -%}
    case
        when {{ den }} <> 0
        then
            cast(
                {{ units }}
                * cast({{ "%.6f" | format(0.1**digits) }} as decimal(7, 6))
                * case when ({{ num }} < 0) <> ({{ den }} < 0) then -1 else 1 end as decimal(38, 6)
            )
    end
{%- endmacro %}

{# How many whole times b goes into a, decimal(18,0); neither is negative. Exact for a up to 1e32. #}
{% macro whole_times(a, b) -%}
    {%- set a, b = "cast(" ~ a ~ " as decimal(38, 6))", "cast(" ~ b ~ " as decimal(38, 6))" -%}
    cast({{ adapter.dispatch("whole_quotient")(a, b) }} as decimal(18, 0))
{%- endmacro %}

{# How many whole times b goes into a, both decimal(38,6) and not negative. #}
{% macro default__whole_quotient(a, b) -%}
    {%- set a, b = (
        "cast(" ~ a ~ " * 1000000 as hugeint)",
        "cast(" ~ b ~ " * 1000000 as hugeint)",
    ) -%}
    cast(divide({{ a }}, {{ b }}) as decimal(38, 0))
{%- endmacro %}
{% macro spark__whole_quotient(a, b) -%}(({{ a }} - {{ a }} % {{ b }}) / {{ b }}) {%- endmacro %}

{# The 95 % Wilson bounds of successes ÷ trials, decimal(38,6); NULL without trials, and where the
   successes are not 0 to trials. #}
{% macro wilson_low(successes, trials) %} {{ wilson_bound(successes, trials, "-") }}{% endmacro %}
{% macro wilson_high(successes, trials) %} {{ wilson_bound(successes, trials, "+") }}{% endmacro %}
{% macro wilson_bound(successes, trials, sign) -%}
    {%- set n = "cast(" ~ trials ~ " as double)" -%}
    {%- set p = "(cast(" ~ successes ~ " as double) / " ~ n ~ ")" -%}
    {%- set z = "1.959963984540054e0" -%}
    {%- set z2n = "(" ~ z ~ " * " ~ z ~ " / " ~ n ~ ")" -%}
    {%- set variance = p ~ " * (1 - " ~ p ~ ") / " ~ n ~ " + " ~ z2n ~ " / (4 * " ~ n ~ ")" -%}
    {%- set centre = p ~ " + " ~ z2n ~ " / 2" -%}
    {%- set bound = centre ~ " " ~ sign ~ " " ~ z ~ " * sqrt(" ~ variance ~ ")" -%}
    case
        when {{ trials }} > 0 and {{ successes }} between 0 and {{ trials }}
        then cast(least(greatest(({{ bound }}) / (1 + {{ z2n }}), 0e0), 1e0) as decimal(38, 6))
    end
{%- endmacro %}

{# A whole number from columns, another one on each engine: finds rows that may be the same. #}
{% macro hash_of(columns) %} {{ adapter.dispatch("hash_of")(columns | join(", ")) }}{% endmacro %}
{% macro default__hash_of(columns) %} hash({{ columns }}){% endmacro %}
{% macro spark__hash_of(columns) %} xxhash64({{ columns }}){% endmacro %}

{# The number that a text of binary digits is, int. #}
{% macro from_binary(text) %} {{ adapter.dispatch("from_binary")(text) }}{% endmacro %}
{% macro default__from_binary(text) %} cast('0b' || {{ text }} as int){% endmacro %}
{% macro spark__from_binary(text) %} cast(conv({{ text }}, 2, 10) as int){% endmacro %}

{# A text as int, bigint, decimal(p, s), date, timestamp (UTC) or boolean, or NULL. The pattern
   keeps out what one engine alone reads: 1.5 as an int, 2026-01 as a date, 10:30 as a timestamp. #}
{% macro read_as(text, type) -%}
    {%- set whole, day = "[+-]?[0-9]+", "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}" -%}
    {%- set time = "([ T]([01]?[0-9]|2[0-3]):[0-9:.]+([Z+-][^ ]*)?)?" -%}
    {%- set forms = dict(int=whole, bigint=whole, date=day, timestamp=day ~ time, boolean=".+") -%}
    case
        when regexp_extract(trim({{ text }}), '^({{ forms.get(type, "[-+.0-9eE]+") }})$', 0) <> ''
        then {{ adapter.dispatch("try_read")("trim(" ~ text ~ ")", type) }}
    end
{%- endmacro %}
{# DuckDB's timestamp passes over an offset such as +02:00 in silence; its timestamptz reads it. #}
{% macro default__try_read(text, type) -%}
    {%- if type == "timestamp" -%} timezone('UTC', try_cast({{ text }} as timestamptz))
    {%- else -%} try_cast({{ text }} as {{ type }})
    {%- endif -%}
{%- endmacro %}
{% macro spark__try_read(text, type) %} try_cast({{ text }} as {{ type }}){% endmacro %}

{# A reason without what was found: what was expected is the same for all its rows. REASONS of
   ingest/quarantine.py says it for the command line. #}
{% macro without_found(reason) -%}
    {{ adapter.dispatch("without_found")(reason, "'(?s)found .*?; expected', 'expected'") }}
{%- endmacro %}
{% macro default__without_found(reason, words) %}
    regexp_replace({{ reason }}, {{ words }}, 'g')
{% endmacro %}
{% macro spark__without_found(reason, words) %}
    regexp_replace({{ reason }}, {{ words }})
{% endmacro %}

{# How many whole times b goes into a, decimal(38,0): both are whole decimals and not negative, and it
   has at most 18 digits. #}
{% macro whole_division(a, b) %} {{ adapter.dispatch("whole_division")(a, b) }}{% endmacro %}
{% macro default__whole_division(a, b) -%}
    cast(divide(cast({{ a }} as hugeint), cast({{ b }} as hugeint)) as decimal(38, 0))
{%- endmacro %}
{% macro spark__whole_division(a, b) %} cast(({{ a }}) div({{ b }}) as decimal(38, 0)){% endmacro %}
