{# Where a lead of a source goes on as another one there: merged, or converted into a contact. Each
   step doubles the length of the chains that are followed: up to 16 merges. #}
with
    versions as ({{ staged("lead_links") }}),

    links as ({{ winning("versions") }}),

    -- a contact that several leads were converted into goes on as one of them, always the same
    step_0 as (
        select lead_source_key, min(surviving_key) as surviving_key
        from
            (
                select lead_source_key, {{ key("linked_id") }} as surviving_key
                from links
                where match = 'merge' and not is_gone
            ) as merges
        group by lead_source_key
    ),

    {% for step in range(1, 5) %}
        step_{{ step }} as (
            select
                merges.lead_source_key,
                coalesce(further.surviving_key, merges.surviving_key) as surviving_key
            from step_{{ step - 1 }} as merges
            left join
                step_{{ step - 1 }} as further on merges.surviving_key = further.lead_source_key
        ),
    {% endfor %}

    -- a chain that still goes on runs in a circle
    circles as (
        select step_4.lead_source_key
        from step_4
        inner join step_0 on step_4.surviving_key = step_0.lead_source_key
    )

select
    step_4.lead_source_key, step_4.surviving_key, circles.lead_source_key is not null as is_circular
from step_4
left join circles on step_4.lead_source_key = circles.lead_source_key
