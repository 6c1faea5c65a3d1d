{# By the period of the first attempt: how many leads reached each step of the funnel, and of how many
   that is imputed. #}
{{ sums_by_period("int_funnel_contributions") }}
