-- One row per payment: the smallest units that it comes to, and its rate as people write it.
select
    payment_id,
    {{ half_even(smallest_units("quantity", "rate", "digits"), smallest_unit_divisor("fx_rate")) }}
    as smallest_units,
    {{ written("rate") }} as written_rate
from {{ source("lake", "payments") }}
