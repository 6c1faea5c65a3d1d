{{ config(meta={"dagster": {"ref": {"name": "fct_batches"}}, "owner": "data-engineering"}) }}
-- A row here: a batch whose mapping takes every row, and of which some have reached no entity.
select accounts.file, accounts.rows_read, accounts.rows_unmapped
from {{ ref("fct_batches") }} as accounts
inner join
    {{ source("lake", "batches") }} as batches
    on accounts.source_system = batches.source_system
    and accounts.source_account = batches.source_account
    and accounts.extract_name = batches.extract_name
    and accounts.batch_id = batches.batch_id
where accounts.rows_unmapped < 0 or (batches.takes_every_row and accounts.rows_unmapped > 0)
