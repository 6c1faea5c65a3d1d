"""All that runs around the SQL: reading extracts, running dbt, auditing, publishing, alerts."""
