{# All versions of an entity's rows, from every system that has it; columns are listed by name. #}
{% macro staged(entity) -%}
    {%- for system in var("staging_systems")[entity] %}
        select {{ staged_columns(entity) | join(", ") }}, {{ delivery() }}
        from {{ ref("stg_" ~ system ~ "__" ~ entity) }} {{- '\n    union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The best version of a row first: a total order that no order of delivery changes. #}
{% macro version_order(prefix="") -%}
    case when {{ prefix }}rejected_reason is null then 0 else 1 end,
    {{ prefix }}source_updated_at desc nulls last,
    {{ prefix }}extracted_at desc,
    {{ prefix }}row_hash desc,
    {{ prefix }}batch_id,
    {{ prefix }}row_number
{%- endmacro %}

{# Whether two versions are of one row of an entity. #}
{% macro is_same_row(a, b) -%}
    {{ a }}.source_system = {{ b }}.source_system
    and {{ a }}.source_account = {{ b }}.source_account
    and {{ a }}.source_id = {{ b }}.source_id
    and {{ a }}.part_id = {{ b }}.part_id
{%- endmacro %}

{# The version of each row that wins. A row that a newer snapshot no longer holds is deleted; one that
   it holds but that was rejected is not. #}
{% macro winning(versions) -%}
    select
        ranked.*,
        coalesce(is_deleted, false) or coalesce(last_seen_at < snapshot_at, false) as is_gone
    from
        (
            select versions.*, batches.snapshot_at, {{ version_rank("versions") }}
            from {{ versions }} as versions
            left join {{ source("lake", "batches") }} as batches on {{ is_from_batch("versions") }}
        ) as ranked
    where version_rank = 1 and rejected_reason is null
{%- endmacro %}

{# The same of an entity with so many rows that sorting them all costs more than all else: only those
   that came more than once are ranked. Hashes find them; two keys with one hash do no harm. #}
{% macro winning_of_many(versions, entity) -%}
    {%- set key = ["source_system", "source_account", "source_id", "part_id"] -%}
    select
        versions.*,
        coalesce(versions.is_deleted, false)
        or coalesce(
            coalesce(ranked.last_seen_at, batches.extracted_at) < batches.snapshot_at, false
        ) as is_gone
    from {{ versions }} as versions
    left join {{ source("lake", "batches") }} as batches on {{ is_from_batch("versions") }}
    left join
        (
            select contested.*, {{ version_rank("contested") }}
            from
                (
                    select *
                    from ({{ staged(entity) }}) as versions
                    where
                        {{ hash_of(key) }} in (
                            select {{ hash_of(key) }}
                            from ({{ staged(entity) }}) as versions
                            group by {{ hash_of(key) }}
                            having count(*) > 1
                        )
                ) as contested
            left join {{ source("lake", "batches") }} as batches on {{ is_from_batch("contested") }}
        ) as ranked
        on versions.batch_id = ranked.batch_id
        and versions.row_number = ranked.row_number
        and versions.extract_name = ranked.extract_name
        and {{ is_same_row("versions", "ranked") }}
    where coalesce(ranked.version_rank, 1) = 1 and versions.rejected_reason is null
{%- endmacro %}

{# When a row was last delivered, and the place of each of its versions. #}
{% macro version_rank(versions) -%}
    {%- set row -%}
        partition by
            {{ versions }}.source_system,
            {{ versions }}.source_account,
            {{ versions }}.source_id,
            {{ versions }}.part_id
    {%- endset -%}
    max(batches.extracted_at) over ({{ row }}) as last_seen_at,
    row_number() over ({{ row }} order by {{ version_order(versions ~ ".") }}) as version_rank
{%- endmacro %}

{% macro is_from_batch(rows) -%}
    {{ rows }}.batch_id = batches.batch_id
    and {{ rows }}.extract_name = batches.extract_name
    and {{ rows }}.source_system = batches.source_system
    and {{ rows }}.source_account = batches.source_account
{%- endmacro %}

{# The distinct ids that rows of several entities name: a call may name an agent nobody listed.
   Each place is an entity and its column. #}
{% macro named_in(places) -%}
    {%- set selects = [] -%}
    {%- for entity, column in places -%}
        {%- for system in var("staging_systems")[entity] -%}
            {%- do selects.append(
                "select source_system, source_account, "
                ~ column
                ~ " as named_id from "
                ~ ref("stg_" ~ system ~ "__" ~ entity)
                ~ " where "
                ~ column
                ~ " is not null and rejected_reason is null"
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    select source_system, source_account, named_id, {{ key("named_id") }} as named_key
    from ({{ selects | join(" union ") }}) as named
{%- endmacro %}
