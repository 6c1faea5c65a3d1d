-- One row: how many calls the run before this one had left behind.
{% set calls = existing("marts", "calls") %}
select {% if calls %} (select count(*) from {{ calls }}) {% else %} 0 {% endif %} as earlier_calls
