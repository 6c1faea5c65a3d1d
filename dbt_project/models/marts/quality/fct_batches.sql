{# Every row of every file is loaded, a duplicate, superseded or quarantined. #}
{% set entities = var("staging_systems") %}
with
    versions as (
        {% for entity in entities %}
            select '{{ entity }}' as entity, {{ delivery() }}
            from ({{ staged(entity) }}) as {{ entity }} {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    -- most keys come once, and are not compared with anything
    contested as (
        select entity, source_system, source_account, source_id, part_id
        from versions
        group by entity, source_system, source_account, source_id, part_id
        having count(*) > 1
    ),

    ranked as (
        select
            versions.*,
            row_number() over (
                partition by
                    versions.entity,
                    versions.source_system,
                    versions.source_account,
                    versions.source_id,
                    versions.part_id
                order by {{ version_order("versions.") }}
            ) as version_rank,
            row_number() over (
                partition by
                    versions.entity,
                    versions.source_system,
                    versions.source_account,
                    versions.source_id,
                    versions.part_id,
                    versions.row_hash
                order by {{ version_order("versions.") }}
            ) as copy_rank
        from versions
        inner join
            contested
            on {{ is_same_row("versions", "contested") }}
            and versions.entity = contested.entity
        union all
        select versions.*, 1 as version_rank, 1 as copy_rank
        from versions
        left join
            contested
            on {{ is_same_row("versions", "contested") }}
            and versions.entity = contested.entity
        where contested.entity is null
    ),

    -- a row that feeds several entities is quarantined when it does not fit into one of them, else
    -- loaded when it wins in one of them
    fates as (
        select
            ranked.source_system,
            ranked.source_account,
            ranked.extract_name,
            ranked.batch_id,
            ranked.row_number,
            case
                when max(case when quarantined.batch_id is not null then 1 else 0 end) = 1
                then 'quarantined'
                when min(ranked.version_rank) = 1
                then 'loaded'
                when min(ranked.copy_rank) > 1
                then 'duplicate'
                else 'superseded'
            end as fate
        from ranked
        left join
            (
                select distinct source_system, source_account, extract_name, batch_id, row_number
                from {{ ref("fct_quarantined_rows") }}
            ) as quarantined
            on ranked.source_system = quarantined.source_system
            and ranked.source_account = quarantined.source_account
            and ranked.extract_name = quarantined.extract_name
            and ranked.batch_id = quarantined.batch_id
            and ranked.row_number = quarantined.row_number
        group by
            ranked.source_system,
            ranked.source_account,
            ranked.extract_name,
            ranked.batch_id,
            ranked.row_number
    ),

    counted as (
        select
            source_system,
            source_account,
            extract_name,
            batch_id,
            count(*) as rows_mapped,
            cast(sum(case when fate = 'loaded' then 1 else 0 end) as bigint) as rows_won,
            cast(sum(case when fate = 'duplicate' then 1 else 0 end) as bigint) as rows_duplicate,
            cast(sum(case when fate = 'superseded' then 1 else 0 end) as bigint) as rows_superseded,
            cast(
                sum(case when fate = 'quarantined' then 1 else 0 end) as bigint
            ) as rows_quarantined
        from fates
        group by source_system, source_account, extract_name, batch_id
    )

select
    batches.source_system,
    batches.source_account,
    batches.extract_name,
    batches.batch_id,
    batches.file,
    batches.delivery_mode,
    batches.extracted_at,
    batches.rows_read,
    coalesce(counted.rows_won, 0)
    + batches.rows_read
    - batches.rows_unreadable
    - coalesce(counted.rows_mapped, 0) as rows_loaded,
    batches.rows_read - batches.rows_unreadable - coalesce(counted.rows_mapped, 0) as rows_unmapped,
    coalesce(counted.rows_duplicate, 0) as rows_duplicate,
    coalesce(counted.rows_superseded, 0) as rows_superseded,
    coalesce(counted.rows_quarantined, 0) + batches.rows_unreadable as rows_quarantined
from {{ source("lake", "batches") }} as batches
left join
    counted
    on batches.source_system = counted.source_system
    and batches.source_account = counted.source_account
    and batches.extract_name = counted.extract_name
    and batches.batch_id = counted.batch_id
