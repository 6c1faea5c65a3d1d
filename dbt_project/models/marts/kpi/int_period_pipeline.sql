{# What was open when a period ended, at the amounts of today. How likely a sale was is known of today
   alone, so the weighted sum is told for all time: as of the end of the data. #}
select
    periods.period,
    periods.period_start,
    opened.scope,
    opened.scope_id,
    opened.amount,
    cast(sum(opened.value) as decimal(38, 6)) as value
from {{ ref("int_pipeline_contributions") }} as opened
inner join {{ ref("int_periods") }} as periods on {{ counts_in("opened", "periods") }}
where opened.amount <> 'weighted_pipeline' or periods.period = 'all'
group by periods.period, periods.period_start, opened.scope, opened.scope_id, opened.amount
