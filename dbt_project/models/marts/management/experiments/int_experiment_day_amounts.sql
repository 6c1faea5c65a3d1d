{# What a campaign's day adds to the amounts of an experiment's KPIs, and the day that it is set
   against from before it began. What is credited twice is the same in both roles: one is read. #}
with
    wanted as ({{ experiment_amounts("day") }}),

    unit_days as (
        {% for is_before, column in [("false", "unit_date"), ("true", "covariate_date")] %}
            select
                experiment_id,
                unit_key,
                campaign_key,
                {{ column }} as date_day,
                {{ is_before }} as is_before
            from {{ ref("int_experiment_units") }}
            where unit_date is not null {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    days as (select distinct campaign_key, date_day from unit_days),

    contributions as (
        {% set joins %}
            inner join wanted on amounts.amount = wanted.amount
            inner join
                days on side.campaign_key = days.campaign_key and side.date_day = days.date_day
        {% endset %}
        {% for side, columns in contributions().items() %}
            {{ told(side, columns, joins) }} {{ "union all" if not loop.last }}
        {% endfor %}
    )

select
    unit_days.experiment_id,
    unit_days.unit_key,
    contributions.amount,
    unit_days.is_before,
    cast(sum(contributions.value) as decimal(18, 6)) as value
from contributions
inner join
    unit_days
    on contributions.campaign_key = unit_days.campaign_key
    and contributions.date_day = unit_days.date_day
where contributions.credit_role <> 'qualifier'
group by unit_days.experiment_id, unit_days.unit_key, contributions.amount, unit_days.is_before
