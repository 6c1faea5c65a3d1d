{# No two rows share the key, and no part of it is missing. The published table gets it as its
   primary key. #}
{% test unique_key(model, columns) %}
    select {{ columns | join(", ") }}
    from {{ model }}
    group by {{ columns | join(", ") }}
    having
        count(*) > 1
        {% for column in columns %}
            or max(case when {{ column }} is null then 1 else 0 end) = 1
        {% endfor %}
{% endtest %}

{# The condition is true in every row; NULL counts as true. #}
{% test always(model, condition) %}
    select * from {{ model }} where not ({{ condition }})
{% endtest %}
