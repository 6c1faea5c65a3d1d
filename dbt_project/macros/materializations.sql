{# dbt builds beside a table, renames both and drops the old one: five statements, each with its
   events. DuckDB drops and creates in one transaction, which is as safe and takes a quarter less. #}
{% materialization table, adapter = "duckdb" %}
    {% do return({"relations": [replaced("table")]}) %}
{% endmaterialization %}

{% materialization view, adapter = "duckdb" %}
    {% do return({"relations": [replaced("view")]}) %}
{% endmaterialization %}

{# Puts the model in the place of what bears its name. #}
{% macro replaced(type) %}
    {% set relation = this.incorporate(type=type) %}
    {% set before = load_cached_relation(this) %}
    {{ run_hooks(pre_hooks) }}
    {% call statement("main") %}
        {% if before is not none %} drop {{ before.type }} {{ before }}
            ;
        {% endif %}
        {% if type == "view" %} {{ get_create_view_as_sql(relation, sql) }}
        {% else %} {{ create_table_as(false, relation, sql) }}
        {% endif %}
    {% endcall %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {% do return(relation) %}
{% endmacro %}

{# To compare the columns of a model with its contract, dbt plans the model once more. Whoever changes
   a model builds anew, and is told then, by DuckDB: Spark takes a second for a plan. #}
{% macro duckdb__get_assert_columns_equivalent(sql) %}
    {% if flags.FULL_REFRESH %} {{ return(assert_columns_equivalent(sql)) }} {% endif %}
{% endmacro %}

{% macro spark__get_assert_columns_equivalent(sql) %} {% endmacro %}
