{# Every row of every file is loaded, a duplicate, superseded or quarantined. #}
{% set entities = var("staging_systems") %}
with
    versions as (
        {% for entity in entities %}
            select
                '{{ entity }}' as entity,
                {{ hash_of(["source_system", "source_account", "source_id", "part_id"]) }}
                as row_id,
                {{ delivery() }}
            from ({{ staged(entity) }}) as {{ entity }} {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    -- most rows came once, and are not compared with any; two rows with one hash do no harm
    contested as (select entity, row_id from versions group by entity, row_id having count(*) > 1),

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
            contested on versions.entity = contested.entity and versions.row_id = contested.row_id
        union all
        select versions.*, 1 as version_rank, 1 as copy_rank
        from versions
        left join
            contested on versions.entity = contested.entity and versions.row_id = contested.row_id
        where contested.entity is null
    ),

    -- numbers are grouped faster than names, and these are all rows
    batches as (
        select
            *,
            row_number() over (
                order by source_system, source_account, extract_name, batch_id
            ) as place
        from {{ source("lake", "batches") }}
    ),

    quarantined as (
        select distinct batches.place, rows.row_number
        from {{ ref("fct_quarantined_rows") }} as rows
        inner join batches on {{ is_from_batch("rows") }}
    ),

    -- a row that feeds several entities is quarantined when it does not fit into one of them, else
    -- loaded when it wins in one of them
    fates as (
        select
            batches.place,
            ranked.row_number,
            case
                when max(case when quarantined.place is not null then 1 else 0 end) = 1
                then 'quarantined'
                when min(ranked.version_rank) = 1
                then 'loaded'
                when min(ranked.copy_rank) > 1
                then 'duplicate'
                else 'superseded'
            end as fate
        from ranked
        inner join batches on {{ is_from_batch("ranked") }}
        left join
            quarantined
            on batches.place = quarantined.place
            and ranked.row_number = quarantined.row_number
        group by batches.place, ranked.row_number
    ),

    counted as (
        select
            place,
            count(*) as rows_mapped,
            cast(sum(case when fate = 'loaded' then 1 else 0 end) as bigint) as rows_won,
            cast(sum(case when fate = 'duplicate' then 1 else 0 end) as bigint) as rows_duplicate,
            cast(sum(case when fate = 'superseded' then 1 else 0 end) as bigint) as rows_superseded,
            cast(
                sum(case when fate = 'quarantined' then 1 else 0 end) as bigint
            ) as rows_quarantined
        from fates
        group by place
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
from batches
left join counted on batches.place = counted.place
