-- A small good warehouse: just the tables and columns that the checks of MARTS read.
-- seeds.kpis, the shipped register, is there already.
create schema contract;
create schema marts;
create schema staging;

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
    'C' || range as source_id, range + 2 as row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id
from range(20);

create table marts.fct_call_attempts as
select calls.* exclude (lead_source_key), 60.0 as talk_seconds, 4 as reach_level,
    'human' as answered_by, false as is_time_outlier
from contract.call_attempts as calls;

create table staging.stg_generic__call_attempts as
select 'outbound' as direction, cast(null as varchar) as rejected_reason from range(20);

create table contract.call_legs as
select 'g' || range as leg_key, 'c' || range as call_key, 60.0 as talk_seconds,
    timestamp '2026-01-10 09:00' as started_at, timestamp '2026-01-10 09:01' as ended_at,
    'G' || range as source_id, range + 2 as row_number,
    'generic' as source_system, 'main' as source_account, 'b1' as batch_id
from range(20);

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
    timestamp '2026-01-01' as created_at,
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

create table contract.opportunities as
select 'o1' as opportunity_key, 'l1' as lead_key, 100.0 as amount, 100.0 as amount_reporting,
    'EUR' as currency, timestamp '2026-01-03' as created_at, date '2026-01-03' as created_date,
    timestamp '2026-01-05' as closed_at, true as is_closed, true as is_won, 'won' as stage,
    'O1' as source_id, 2 as row_number,
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
    'R1' as source_id;

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
    'current' as figure, cast(0.4 as decimal(38, 6)) as value, 80.0 as numerator, 200.0 as denominator, 200 as n
from seeds.kpis;

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
