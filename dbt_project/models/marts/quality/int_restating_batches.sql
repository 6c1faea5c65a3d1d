{# For each closed period and member: the latest batch that came after the closing with rows that count
   there; scope `any` has the latest batch of all that came. #}
with
    closed as (
        select distinct period, period_start, closed_period, closed_start
        from {{ source("lake", "closed_figures") }}
    ),

    closings as (select distinct closed_period, closed_start from closed),

    late_batches as (
        select closings.closed_period, closings.closed_start, batches.*
        from {{ source("lake", "batches") }} as batches
        cross join closings
        left join
            {{ source("lake", "closed_batches") }} as known
            on closings.closed_period = known.closed_period
            and closings.closed_start = known.closed_start
            and batches.source_system = known.source_system
            and batches.source_account = known.source_account
            and batches.extract_name = known.extract_name
            and batches.batch_id = known.batch_id
        where known.batch_id is null
    ),

    -- a row of the contract may be told by one batch alone, and one batch by several closings
    late_rows as (
        select distinct
            late_batches.closed_period,
            late_batches.closed_start,
            rows.entity,
            rows.entity_key,
            late_batches.batch_id,
            late_batches.file,
            late_batches.extracted_at
        from {{ ref("int_source_rows") }} as rows
        inner join
            late_batches
            on rows.batch_id = late_batches.batch_id
            and rows.source_system = late_batches.source_system
            and rows.source_account = late_batches.source_account
    ),

    contributed as (
        {% for side in contributions() %}
            select entity, entity_key, date_day, {{ dimension_columns() }}
            from {{ ref(side) }} {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    -- united, then joined: Spark would look for the late rows once for each side
    counted as (
        select late_rows.*, contributed.date_day, {{ dimension_columns("contributed") }}
        from contributed
        inner join
            late_rows
            on contributed.entity = late_rows.entity
            and contributed.entity_key = late_rows.entity_key
    ),

    scopes as ({{ scopes() }}),

    causes as (
        select
            closed.period,
            closed.period_start,
            scopes.scope,
            {{ scope_member("counted") }} as scope_id,
            counted.batch_id,
            counted.file,
            counted.extracted_at
        from counted
        inner join
            closed
            on counted.closed_period = closed.closed_period
            and counted.closed_start = closed.closed_start
            and counted.date_day >= closed.period_start
            and counted.date_day < {{ period_end("closed.period", "closed.period_start") }}
        cross join {{ source("lake", "company") }} as company
        cross join scopes
        union all
        select
            closed.period,
            closed.period_start,
            'any' as scope,
            '(any)' as scope_id,
            late_batches.batch_id,
            late_batches.file,
            late_batches.extracted_at
        from late_batches
        inner join
            closed
            on late_batches.closed_period = closed.closed_period
            and late_batches.closed_start = closed.closed_start
    )

select
    period,
    period_start,
    scope,
    scope_id,
    batch_id,
    file,
    extracted_at,
    cast(batches as bigint) as batches
from
    (
        select
            placed.*,
            max(batch_place) over (partition by period, period_start, scope, scope_id) as batches
        from
            (
                select
                    causes.*,
                    row_number() over (
                        partition by period, period_start, scope, scope_id
                        order by extracted_at desc, batch_id, file
                    ) as place,
                    dense_rank() over (
                        partition by period, period_start, scope, scope_id order by batch_id
                    ) as batch_place
                from causes
            ) as placed
    ) as counted
where place = 1
