{# Of the orders of a period, what cannot be summed over a scope: the revenue that calls had a part
   in, and what calls earn of it by each model. #}
{{ sums_by_period("int_attribution_contributions") }}
