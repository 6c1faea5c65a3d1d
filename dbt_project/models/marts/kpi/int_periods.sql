{{ config(materialized="view", contract={"enforced": false}) }}
{# The calendar goes from the first day on which anything is dated to the last: so does every period. #}
select period, period_start, min(date_day) as first_day, max(date_day) as last_day
from ({{ periods() }}) as periods
group by period, period_start
