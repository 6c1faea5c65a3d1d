-- A small good warehouse: just the tables and columns that the checks of MARTS read.
-- seeds.kpis, the shipped register, is there already; what is published gets its other columns, and
-- the types that its YAML declares, from the test.
create schema contract;
create schema marts;
create schema staging;
create schema lake;

create table lake.company as select 'UTC' as reporting_time_zone;
create table seeds.holidays as select date '2026-01-01' as day;

create table marts.dim_sources as
select 'generic' as source_system, 'main' as source_account, 'disposition' as answered_by,
    timestamp '2026-01-31 18:00' as data_through_at;

create table contract.call_attempts as
select 'c' || range as call_key, 'l1' as lead_source_key, 'l1' as lead_key,
    timestamp '2026-01-10 09:00' + to_hours(range) as started_at,
    started_at + interval 10 seconds as answered_at,
    answered_at + interval 60 seconds as ended_at,
    'OK' as disposition_code, true as is_disposition_mapped,
    cast(null as varchar) as exclusion_reason, cast(started_at as date) as started_date,
    'C' || range as source_id, range + 2 as row_number, 'outbound' as direction,
    'k1' as campaign_key, timestamp '2026-01-11 06:00' as extracted_at,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id
from range(20);

create table marts.fct_call_attempts as
select calls.* exclude (lead_source_key, extracted_at), 60.0 as talk_seconds, 4 as reach_level,
    'human' as answered_by, false as is_time_outlier
from contract.call_attempts as calls;

-- another account, whose Saturdays have 50 calls each
insert into contract.call_attempts by name
select * exclude (age, range) replace (
    'busy' as source_account, range as row_number, 'B' || age || '_' || range as source_id,
    'b' || age || '_' || range as call_key,
    started_at - to_days(cast(7 * age as int)) as started_at,
    answered_at - to_days(cast(7 * age as int)) as answered_at,
    ended_at - to_days(cast(7 * age as int)) as ended_at,
    started_date - cast(7 * age as int) as started_date
)
from (select * from contract.call_attempts where source_id = 'C0')
cross join range(5) as ages (age) cross join range(50);

create table contract.campaigns as
select 'k1' as campaign_key, 'K1' as source_id, 'generic' as source_system,
    'main' as source_account;

create table staging.stg_generic__campaigns as
select *, cast(null as varchar) as rejected_reason from contract.campaigns;

create table staging.stg_generic__call_attempts as
select 'outbound' as direction, cast(null as varchar) as rejected_reason from range(20);

create table contract.call_legs as
select 'g' || range as leg_key, 'c' || range as call_key, 'as1' as agent_source_key,
    date '2026-01-10' as started_date, 60.0 as talk_seconds,
    timestamp '2026-01-10 09:00' as started_at, timestamp '2026-01-10 09:01' as ended_at,
    'G' || range as source_id, range + 2 as row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id
from range(20);

create table marts.fct_call_legs as
select * exclude (agent_source_key, ended_at), 'a1' as agent_key, 'primary' as leg_type
from contract.call_legs;

create table marts.fct_agent_times as
select 'a1' as agent_key, state, date '2026-01-10' as date_day, seconds,
    'generic' as source_system, 'main' as source_account
from (values ('talk', 1143.0), ('offline', 9000.0)) as times (state, seconds);

create table contract.agent_identities as
select 'as1' as agent_source_key, 'a1' as agent_key, 'A1' as source_id, true as is_listed,
    'generic' as source_system, 'main' as source_account;

create table marts.dim_agents as select 'a1' as agent_key, 'A1' as source_id;

create table staging.stg_generic__call_legs as
select leg_key, call_key, source_id, row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id,
    cast(null as boolean) as is_deleted,
    cast(null as varchar) as rejected_reason
from contract.call_legs;

create table contract.lead_identities as
select 'generic' as source_system, 'main' as source_account, 'L1' as source_id,
    'l1' as lead_source_key, 'l1' as lead_key, 'id' as match, 'matched' as status;

create table contract.leads as
select 'L1' as source_id, 2 as row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id,
    'l1' as lead_key,
    timestamp '2026-01-01' as created_at, date '2026-01-01' as created_date,
    timestamp '2026-01-11 06:00' as extracted_at,
    false as is_gone;

create table marts.fct_leads as
select source_id, row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id,
    date '2026-01-01' as created_date,
    date '2026-01-05' as first_won_date, 4 as days_to_won
from contract.leads;

create table contract.lead_stage_events as
select 'e1' as event_key, 'c1' as source_call_key, 'sales_qualified' as stage,
    'l1' as lead_source_key, 'l1' as lead_key, timestamp '2026-01-02' as entered_at,
    'E1' as source_id, 2 as row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id;

create table staging.stg_generic__lead_stage_events as
select 's1' as event_key, 'L1|status' as source_id, 'new' as stage,
    timestamp '2026-01-11 06:00' as extracted_at, cast(null as varchar) as rejected_reason,
    2 as row_number, 'generic' as source_system, 'main' as source_account, 'b1' as batch_id;

create table contract.opportunities as
select 'o1' as opportunity_key, 'l1' as lead_key, 100.0 as amount, 100.0 as amount_reporting,
    'EUR' as currency, timestamp '2026-01-03' as created_at, date '2026-01-03' as created_date,
    timestamp '2026-01-05' as closed_at, true as is_closed, true as is_won, 'won' as stage,
    'O1' as source_id, 2 as row_number, timestamp '2026-01-11 06:00' as extracted_at,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id;

create table staging.stg_generic__opportunities as
select 'l1' as lead_source_key, source_id, row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id,
    cast(null as varchar) as rejected_reason
from contract.opportunities;

create table contract.orders as
select 'r1' as order_key, 'o1' as opportunity_key, 'l1' as lead_key, 100.0 as amount,
    100.0 as amount_reporting, 'EUR' as currency, timestamp '2026-01-05' as ordered_at,
    date '2026-01-05' as ordered_date, 'generic' as source_system, 'main' as source_account,
    'R1' as source_id, timestamp '2026-01-11 06:00' as extracted_at;

create table contract.order_parts as
select order_key, part_id, 'l1' as lead_source_key, ordered_at, 'confirmed' as status,
    'EUR' as currency, false as is_contradicted, source_id, cast(part_id as int) + 1 as row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id
from contract.orders cross join (values ('1'), ('2')) as parts (part_id);

create table contract.cost_entries as
select 'telecom' as cost_type, 100.0 as amount, 'EUR' as currency, 100.00 as amount_reporting,
    date '2026-01-01' as period_from, date '2026-01-31' as period_to, true as is_scope_known,
    'X1' as source_id, 2 as row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id;

create table marts.int_rated_costs as
select 'EUR' as currency, 1.00 as amount_reporting, date '2026-01-10' as date_day, 2 as line
from range(2);

create table marts.fct_components_daily as select date '2026-01-10' as date_day;

create table marts.fct_kpis as
select kpi, 'month' as period, date '2026-01-01' as period_start, 'company' as scope,
    '(all)' as scope_id, '(none)' as credit_role, 'current' as figure, cast(0.4 as decimal(38, 6)) as value,
    80.0 as numerator, 200.0 as denominator, 200 as n
from seeds.kpis;

-- nine Fridays and nine weeks from Monday that are alike
insert into marts.fct_kpis by name
select kpi, period, newest - cast(7 * age as int) as period_start, 'company' as scope,
    '(all)' as scope_id, '(none)' as credit_role, 'current' as figure,
    case unit when 'rate' then 0.4 else 200.0 end as value,
    80.0 as numerator, 200.0 as denominator, 200 as n
from seeds.kpis
cross join (
    values ('day', date '2026-01-30'), ('week', date '2026-01-19')
) as periods (period, newest)
cross join range(9) as ages (age);

create table marts.dim_dates as
select date '2026-01-05' + cast(7 * range as int) as date_day, date_day as week_start_date
from range(4);

create table marts.fct_cohort_members as
select 'sales_conversion' as cohort, date '2025-10-01' as entered_date,
    date '2025-12-30' as last_date;

create table lake.closed_figures as
select kpi, period, period_start, scope, scope_id, credit_role, value, numerator, denominator,
    cast(null as decimal(38, 6)) as ci_low, cast(null as decimal(38, 6)) as ci_high, n,
    cast(null as varchar) as policy_version, cast(null as varchar) as reason_null
from marts.fct_kpis limit 0;

create table seeds.fx_rates as
select 'USD' as currency, date '2026-01-01' + cast(range as int) as rate_date, 0.92 as rate,
    range + 2 as line
from range(10);

create table marts.fct_call_reconciliation as
select date '2026-01-10' as date_day, 'a1' as agent_key, 100 as dialer_calls, 101 as crm_calls,
    2 as calls_only_in_dialer, 3 as calls_only_in_crm;

create table contract.pending_batches as
select 'vicidial' as source_system, 'main' as source_account, 'calls' as extract_name,
    'b1' as batch_id, true as is_new;

create table marts.fct_batches as
select * exclude (is_new), 100 as rows_read, 5 as rows_quarantined,
    'calls.csv' as file, timestamp '2026-01-11' as extracted_at
from contract.pending_batches;

-- one that the last published set has told of is nobody's news
create table marts.fct_compliance_breaches as
select 'b1' as breach_key, 'house' as rule_id, 'do_not_call' as kind;

create table lake.told_breaches as select 'r1' as run_id, 'b1' as breach_key;
