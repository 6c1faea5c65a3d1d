{# What both tables tell of a status. #}
{%- set told -%}
    rows.source_system, rows.source_account, rows.extract_name, rows.batch_id, rows.row_number,
    rows.extracted_at, rows.part_id, rows.row_hash, rows.status, rows.status_name,
    rows.human_answered, rows.answering_machine, rows.customer_contact, rows.sale, rows.dnc,
    rows.scheduled_callback, rows.unworkable
{%- endset -%}
with
    statuses as (
        select {{ told }}, '*' as campaign_id
        from ({{ delivered("vicidial", "vicidial_statuses") }}) as rows
        union all
        select {{ told }}, rows.campaign_id
        from ({{ delivered("vicidial", "vicidial_campaign_statuses") }}) as rows
    ),

    identified as (
        select
            statuses.*,
            statuses.campaign_id || '|' || statuses.status as source_id,
            cast(null as timestamp) as source_updated_at,
            false as is_deleted,
            {{ rejected_reason(["statuses.status", "statuses.campaign_id"]) }} as rejected_reason
        from statuses
    )

select
    {{ key("source_id") }} as disposition_key,
    campaign_id,
    identified.status as code,
    status_name as label,
    case when human_answered = 'Y' or answering_machine = 'Y' then 'answered' end as dial_result,
    case
        when human_answered = 'Y' then 'human' when answering_machine = 'Y' then 'machine'
    end as answered_by,
    customer_contact = 'Y' as is_contact,
    cast(null as boolean) as is_conversation,
    cast(null as boolean) as is_marketing_qualified,
    sale = 'Y' as is_sales_qualified,
    scheduled_callback = 'Y' as is_callback,
    dnc = 'Y' as is_dnc,
    unworkable = 'Y' as is_bad_number,
    sale = 'Y' as is_sale_claim,
    false as is_excluded,
    {{ delivery() }}
from identified
