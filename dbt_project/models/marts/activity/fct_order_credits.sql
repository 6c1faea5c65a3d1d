{# What each touch of an order earns of it, by every model. The weights are those of the seed: of a
   key touch that is not there it goes to those that are, in proportion; so does the rest's where
   there is no other touch. #}
{% set key_touches = {
    "first": "1",
    "lead": "lead_place",
    "opportunity": "opportunity_place",
    "won": "won_place",
    "last": "last_place",
} %}
with
    placed as (
        select
            touches.*,
            row_number() over (partition by order_key order by touched_at, touch_key) as place,
            count(*) over (partition by order_key) as last_place,
            max(touched_at) over (partition by order_key) as last_touched_at
        from {{ ref("int_order_touches") }} as touches
        where is_credited
    ),

    -- a key touch is the last one at or before its event
    keyed as (
        select
            placed.*,
            {% for event, moment in {
                "lead": "lead_created_by",
                "opportunity": "opportunity_created_by",
                "won": "won_by",
            }.items() %}
                max(case when touched_at <= {{ moment }} then place end) over (
                    partition by order_key
                ) as {{ event }}_place
                {{- "," if not loop.last }}
            {% endfor %}
        from placed
    ),

    by_model as (
        select
            keyed.*,
            models.model as attribution_model,
            cast(models.rest_weight as decimal(9, 2)) as rest_weight,
            models.half_life_days,
            cast(
                {% for touch, key_place in key_touches.items() %}
                    case when place = {{ key_place }} then models.{{ touch }}_weight else 0 end
                    {{- " +" if not loop.last }}
                {% endfor %} as decimal(9, 2)
            ) as key_weight
        from keyed
        cross join {{ source("seeds", "attribution_models") }} as models
    ),

    counted as (
        select
            by_model.*,
            sum(key_weight) over (partition by order_key, attribution_model) as key_weights,
            cast(
                sum(case when key_weight = 0 then 1 else 0 end) over (
                    partition by order_key, attribution_model
                ) as bigint
            ) as others
        from by_model
    ),

    -- over one denominator, so that the weights of an order and model are exact
    weighed as (
        select
            counted.*,
            cast(
                case
                    when half_life_days is not null
                    then
                        {{
                            decay(
                                seconds_between("touched_at", "last_touched_at"),
                                "86400 * half_life_days",
                            )
                        }}
                    when key_weights = 0
                    then 1
                    when key_weight = 0
                    then rest_weight * key_weights
                    when others = 0
                    then key_weight * 100
                    else key_weight * (100 - rest_weight) * others
                end as decimal(38, 6)
            ) as weight
        from counted
    ),

    -- what is earned until each touch is rounded, and not each share: the last one closes at 1
    shared as (
        select weighed.*, {{ ratio("weight_through", "weights", 6) }} as credit_through
        from
            (
                select
                    weighed.*,
                    sum(weight) over (
                        partition by order_key, attribution_model
                        order by place
                        rows between unbounded preceding and current row
                    ) as weight_through,
                    sum(weight) over (partition by order_key, attribution_model) as weights
                from weighed
            ) as weighed
    ),

    credits as (
        select
            order_key,
            attribution_model,
            touch_key,
            channel,
            call_key,
            touched_at,
            credit_through - coalesce(
                lag(credit_through) over (partition by order_key, attribution_model order by place),
                0
            ) as credit
        from shared
        union all
        select
            milestones.order_key,
            models.model as attribution_model,
            'unattributed' as touch_key,
            cast(null as string) as channel,
            cast(null as string) as call_key,
            cast(null as timestamp) as touched_at,
            1 as credit
        from {{ ref("int_order_milestones") }} as milestones
        cross join {{ source("seeds", "attribution_models") }} as models
        left join placed on milestones.order_key = placed.order_key
        where placed.order_key is null
    )

select
    credits.order_key,
    credits.attribution_model,
    credits.attribution_model = milestones.attribution_model as is_policy_model,
    credits.touch_key,
    credits.channel,
    credits.call_key,
    credits.touched_at,
    cast(credits.credit as decimal(9, 6)) as credit,
    sources.call_key as sourcing_call_key
from credits
inner join
    {{ ref("int_order_milestones") }} as milestones on credits.order_key = milestones.order_key
left join {{ ref("int_order_sources") }} as sources on credits.order_key = sources.order_key
