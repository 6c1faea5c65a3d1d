{{
    config(
        severity="warn",
        meta={"dagster": {"ref": {"name": "qa_review_items"}}, "owner": "sales-operations"},
    )
}}
-- A row here: an item that was delivered again as less far than before, such as final after the
-- dispute was settled. Its way is draft, final, disputed, then upheld or changed.
select
    sample_key,
    reviewer,
    item,
    status_before,
    status,
    source_system,
    source_account,
    batch_id,
    row_number
from
    (
        select
            ranked.*,
            lag(status) over (
                partition by source_system, source_account, source_id
                order by extracted_at, batch_id, row_number
            ) as status_before,
            lag(stage) over (
                partition by source_system, source_account, source_id
                order by extracted_at, batch_id, row_number
            ) as stage_before
        from
            (
                select
                    versions.*,
                    case
                        status when 'draft' then 1 when 'final' then 2 when 'disputed' then 3 else 4
                    end as stage
                from ({{ staged("qa_review_items") }}) as versions
                where rejected_reason is null
            ) as ranked
    ) as followed
where stage < stage_before
