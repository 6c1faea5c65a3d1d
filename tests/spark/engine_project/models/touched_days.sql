-- One row per day whose calls are built anew.
{{ config(schema="contract") }} select touched_date from {{ source("lake", "touched") }}
