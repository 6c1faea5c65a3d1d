{# A review is as far as the item that is behind the others. #}
{% set stages = ["draft", "disputed", "final", "upheld", "changed"] %}
select
    review_key,
    max(sample_key) as sample_key,
    max(reviewer) as reviewer,
    max(reviewed_at) as reviewed_at,
    case
        {% for stage in stages[:-1] %}
            when max(case when status = '{{ stage }}' then 1 else 0 end) = 1 then '{{ stage }}'
        {% endfor %}
        else '{{ stages[-1] }}'
    end as status,
    min(form) as form,
    min(form_version) as form_version,
    min(form || '|' || form_version) <> max(form || '|' || form_version) as is_of_two_forms,
    count(*) as items,
    max(source_system) as source_system,
    max(source_account) as source_account
from {{ ref("qa_review_items") }}
group by review_key
