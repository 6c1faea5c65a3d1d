{# Calls that another system has told already. A single system tells each call once, so nothing
   is matched until two systems log the same calls. #}
select
    cast(null as string) as call_key,
    cast(null as string) as same_as_call_key,
    cast(null as string) as match,
    cast(null as decimal(9, 6)) as confidence
where false
