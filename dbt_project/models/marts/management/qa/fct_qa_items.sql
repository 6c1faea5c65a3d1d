{# What each item of a review has earned, with what its form says of it. #}
with
    items as (
        select
            items.*,
            reviews.form as review_form,
            reviews.form_version as review_version,
            reviews.status as review_status
        from {{ ref("qa_review_items") }} as items
        inner join {{ ref("qa_reviews") }} as reviews on items.review_key = reviews.review_key
    ),

    forms as (
        select *, count(*) over (partition by form, version) as items_of_form
        from {{ source("seeds", "qa_forms") }}
    )

select
    items.review_key,
    items.item,
    items.sample_key,
    samples.period_start,
    samples.agent_key,
    samples.team_key,
    samples.campaign_key,
    samples.started_date,
    samples.is_targeted,
    items.form,
    items.form_version,
    forms.items_of_form,
    forms.skill,
    cast(forms.max_points as decimal(18, 4)) as max_points,
    cast(forms.weight as decimal(18, 4)) as weight,
    forms.is_auto_fail,
    items.is_not_applicable,
    case when not items.is_not_applicable then items.earned end as earned,
    case
        when not items.is_not_applicable then {{ ratio("items.earned", "forms.max_points", 6) }}
    end as earned_share,
    case
        when items.is_not_applicable
        then coalesce(forms.is_na_allowed, false)
        else coalesce(items.earned between 0 and forms.max_points, false)
    end as is_filled,
    items.review_status in ('final', 'upheld', 'changed') as is_scoring,
    items.reviewer,
    items.reviewed_at,
    items.source_system,
    items.source_account,
    items.source_id,
    items.batch_id,
    items.row_number
from items
inner join {{ ref("fct_qa_samples") }} as samples on items.sample_key = samples.sample_key
left join
    forms
    on items.form = forms.form
    and items.form_version = forms.version
    and items.item = forms.item
