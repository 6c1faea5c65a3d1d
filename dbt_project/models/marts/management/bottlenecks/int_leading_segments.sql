{# Where a change lies: in the segment whose part in it exceeds its share of what entered by most. Where
   all of a dimension moved against the whole, that is what has to be told. #}
{% set whole = "partition by period_start, scope, scope_id, kpi" %}
{% set sums = "over (" ~ whole ~ ", dimension)" %}
with
    segments as (
        select
            segments.*,
            sum(change_by_mix) {{ sums }} as mix_of_all,
            sum(change_by_rate) {{ sums }} as rate_of_all,
            sum(change_by_mix + change_by_rate) {{ sums }} as change_of_all
        from {{ ref("fct_step_segments") }} as segments
    ),

    -- what is beyond an even share of the change, seen in its direction
    excesses as (
        select
            segments.*,
            (
                change_by_mix
                + change_by_rate
                - {{ half_of("share + baseline_share", "change_of_all") }}
            )
            * case when change_of_all < 0 then -1 else 1 end as excess
        from segments
    ),

    placed as (
        select
            excesses.*,
            row_number() over (
                {{ whole }} order by is_reversed desc, excess desc, dimension, segment
            ) as place
        from excesses
        where excess > 0
    )

select
    period_start,
    scope,
    scope_id,
    kpi,
    dimension,
    segment_name,
    cast(mix_of_all as decimal(38, 6)) as change_by_mix,
    cast(rate_of_all as decimal(38, 6)) as change_by_rate,
    is_reversed
from placed
where place = 1
