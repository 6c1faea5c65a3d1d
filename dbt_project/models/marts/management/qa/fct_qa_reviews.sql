{# The score of a review: weighted points earned of those that could be; what does not apply counts on
   neither side, and an item that fails the whole call leaves 0. #}
with
    points as (
        select
            review_key,
            sum(case when is_filled then 1 else 0 end) = max(items_of_form) as is_filled,
            cast(sum(weight * earned) as decimal(38, 6)) as points_earned,
            cast(
                sum(case when not is_not_applicable then weight * max_points end) as decimal(38, 6)
            ) as points_possible,
            min(case when is_auto_fail and earned = 0 then item end) as autofail_reason
        from {{ ref("fct_qa_items") }}
        group by review_key
    ),

    complete as (
        select
            reviews.*,
            points.points_earned,
            points.points_possible,
            points.autofail_reason,
            coalesce(
                not reviews.is_of_two_forms and points.is_filled and points.points_possible > 0,
                false
            ) as is_complete
        from {{ ref("qa_reviews") }} as reviews
        left join points on reviews.review_key = points.review_key
    ),

    scoring as (
        select *, is_complete and status in ('final', 'upheld', 'changed') as is_scoring
        from complete
    )

select
    scoring.review_key,
    scoring.sample_key,
    samples.period_start,
    samples.call_key,
    samples.agent_key,
    samples.team_key,
    samples.campaign_key,
    samples.started_date,
    samples.is_targeted,
    scoring.form,
    scoring.form_version,
    scoring.reviewer,
    scoring.reviewed_at,
    scoring.status,
    scoring.is_complete,
    scoring.is_scoring,
    scoring.points_earned,
    scoring.points_possible,
    scoring.autofail_reason,
    case
        when not scoring.is_complete
        then cast(null as decimal(38, 6))
        when scoring.autofail_reason is not null
        then cast(0 as decimal(38, 6))
        else {{ ratio("100 * scoring.points_earned", "scoring.points_possible", 4) }}
    end as score,
    case
        when scoring.is_scoring
        then
            {{
                ratio(
                    "samples.weight",
                    "sum(case when scoring.is_scoring then 1 else 0 end) over (partition by scoring.sample_key)",
                    6,
                )
            }}
    end as weight
from scoring
inner join {{ ref("fct_qa_samples") }} as samples on scoring.sample_key = samples.sample_key
