"""Seeds: a home's own file replaces the shipped one, every mistake has its line, types are kept."""

from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from orchestration.declaration import Declaration
from orchestration.ingest.record import inputs_hash
from orchestration.ingest.seed_rows import SEEDS
from orchestration.ingest.seeds import SHIPPED, SeedError, read_seed, write_seeds

DISPOSITIONS = (SHIPPED / "dispositions.csv").read_text().splitlines()[0]
POLICIES = (SHIPPED / "policies.csv").read_text().strip()
MODELS = (SHIPPED / "attribution_models.csv").read_text().strip()
ROUTES = (SHIPPED / "alert_routes.csv").read_text().strip()
RECIPIENTS = (SHIPPED / "report_recipients.csv").read_text().strip()
POLICY_OF_ALERTS = "severity,remind_after_hours,escalate_after_hours,escalate_to"
POLICY_OF_COACHING = (
    "valid_from,min_peers,prior_strength,new_until_days,experienced_from_days,set_by"
)
POLICY_OF_TIMING = (SHIPPED / "timing_policies.csv").read_text().splitlines()[0]
ACTION = (
    "action_id,version,level,member,agreed_on,agreed_by,kpi,action,due_on,state\n"
    "B1,1,agent,A1,2026-10-05,Lena,{kpi},listen,{due_on},open"
)
SALE = "generic,*,{code},2020-01-01,Sale,answered,human,T,,F,T,F,F,F,T,F"


@pytest.fixture
def seeds(home):
    home.seeds.mkdir(parents=True)
    return home.seeds


def declaration(answered_by: str = "disposition") -> Declaration:
    source = {
        "system": "generic",
        "account": "dialer",
        "time_zone": "UTC",
        "capabilities": {"answered_by": answered_by},
        "extracts": [{"table": "calls", "files": "*.csv", "entities": []}],
    }
    company = {"name": "A", "reporting_time_zone": "UTC", "reporting_currency": "EUR"}
    return Declaration.model_validate({"company": company, "sources": [source]})


@pytest.mark.parametrize("name", SEEDS)
def test_every_shipped_seed_can_be_used(home, name):
    assert isinstance(read_seed(home, name), list)


def test_the_home_s_own_seed_replaces_the_shipped_one(home, seeds):
    assert len(read_seed(home, "dispositions")) > 1
    (seeds / "dispositions.csv").write_text(f"{DISPOSITIONS}\n{SALE.format(code='007')}\n")
    (row,) = read_seed(home, "dispositions")
    assert (row.code, row.is_sales_qualified, row.is_conversation) == ("007", True, None)


def test_a_version_of_a_form_has_one_day_from_which_it_holds(home, seeds):
    (seeds / "qa_forms.csv").write_text(
        f"{(SHIPPED / 'qa_forms.csv').read_text()}"
        "calls,1,2026-01-01,*,needs,discovery,Asks,5,3,F,F\n"
        "calls,1,2026-02-01,*,closing,closing,Closes,5,3,F,F\n"
    )
    with pytest.raises(SeedError, match="qa_forms.csv:3: valid_from: found 2026-02-01"):
        write_seeds(home, declaration())


def test_seeds_are_written_with_their_types(home, seeds):
    (seeds / "fx_rates.csv").write_text("currency,rate_date,rate\nUSD,2026-01-02,0.915\n")
    (seeds / "dispositions.csv").write_text(f"{DISPOSITIONS}\n{SALE.format(code='007')}\n")
    write_seeds(home, declaration())
    (rate,) = pq.read_table(home.lake / "seeds" / "fx_rates.parquet").to_pylist()
    assert rate == {
        **{"line": 2, "currency": "USD", "rate_date": date(2026, 1, 2)},
        "rate": Decimal("0.91500000"),
    }
    (code,) = pq.read_table(home.lake / "seeds" / "dispositions.parquet").to_pylist()
    assert code["code"] == "007"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("policies", POLICIES.replace("60", "soon"), "policies.csv:2: conversation_min_seconds: "),
        ("policies", f"{POLICIES}\n{POLICIES.splitlines()[1]}", "(first in line 2)"),
        ("policies", "campaign,valid_from\n*,2020-01-01", "connect_basis"),
        ("fx_rates", "currency,rate_date,rate\nusd,2026-01-02,1", "fx_rates.csv:2: currency: "),
        ("fx_rates", "currency,rate_date,rate\nUSD,02/01/2026,1", "fx_rates.csv:2: rate_date: "),
        ("fx_rates", "currency,rate_date,rate\nUSD,2026-01-02,0", "fx_rates.csv:2: rate: "),
        (
            "attribution_models",
            MODELS.replace("22.5", "22.525"),
            "attribution_models.csv:7: first_weight: ",
        ),
        (
            "business_hours",
            "weekday,opens,closes\n8,09:00,18:00",
            "business_hours.csv:2: weekday: ",
        ),
        ("business_hours", "weekday,opens,closes\n1,9:00,18:00", "business_hours.csv:2: opens: "),
        (
            "business_hours",
            "weekday,opens,closes\n1,18:00,09:00",
            "business_hours.csv:2: closes: found '09:00'; allowed: a time after 18:00, at which it",
        ),
        (
            "alert_routes",
            f"{ROUTES}\n*,*,*,*,22:00,,,json://a",
            "alert_routes.csv:2: quiet_until: found nothing; allowed: quiet_from and quiet_until",
        ),
        ("alert_routes", f"{ROUTES}\n*,loud,*,*,,,,json://a", "alert_routes.csv:2: severity: "),
        ("alert_routes", f"{ROUTES}\n*,*,*,*,,,8:00,json://a", "alert_routes.csv:2: digest_at: "),
        (
            "alert_policies",
            f"{POLICY_OF_ALERTS}\nblock,4,8,",
            "alert_policies.csv:2: escalate_to: ",
        ),
        (
            "report_recipients",
            f"{RECIPIENTS}\nmanager,year,overview,,json://a",
            "report_recipients.csv:2: period: found 'year'; allowed: day, week, month",
        ),
        (
            "dispositions",
            f"{DISPOSITIONS}\n{SALE.format(code='S').replace('human', 'robot')}",
            "dispositions.csv:2: answered_by: found 'robot'; allowed: human, machine",
        ),
        (
            "coaching_policies",
            f"{POLICY_OF_COACHING}\n2026-01-01,5,50,90,30,Lena",
            "coaching_policies.csv:2: experienced_from_days: found '30'; allowed: as many days as",
        ),
        (
            "timing_policies",
            f"{POLICY_OF_TIMING}\n2026-01-01,0,100,50,,0,28,Eva",
            "timing_policies.csv:2: window_days: found '0'; allowed: greater than 0",
        ),
        (
            "timing_policies",
            f"{POLICY_OF_TIMING}\n2026-01-01,90,100,50,-0.2,0,28,Eva",
            "timing_policies.csv:2: cost_per_attempt: found '-0.2'; allowed: greater than or",
        ),
        (
            "timing_policies",
            f"{POLICY_OF_TIMING}\n2026-01-01,90,100,50,,20 %,28,Eva",
            "timing_policies.csv:2: stop_margin: found '20 %'; allowed: a number",
        ),
        (
            "coaching_actions",
            ACTION.format(kpi="conversation_rate", due_on="2026-10-04"),
            "coaching_actions.csv:2: due_on: found '2026-10-04'; allowed: a day from 2026-10-05 on",
        ),
    ],
)
def test_a_mistake_is_named_by_file_line_and_field(home, seeds, name, text, message):
    (seeds / f"{name}.csv").write_text(text + "\n")
    with pytest.raises(SeedError) as error:
        read_seed(home, name)
    assert message in str(error.value)


def test_a_policy_for_every_campaign_is_needed(home, seeds):
    (seeds / "policies.csv").write_text(POLICIES.replace("*", "spring") + "\n")
    with pytest.raises(SeedError, match="at least one"):
        write_seeds(home, declaration())


@pytest.mark.parametrize(
    ("models", "message"),
    [
        (MODELS.replace("40,40,0", "40,41,0"), "attribution_models.csv:5: found weights of 101"),
        (MODELS.replace("0,,7", "0,,").replace("0,7", "5,7"), "attribution_models.csv:8: found"),
        (MODELS.replace("linear,", "time_decay,", 1), "(first in line 4)"),
        (
            "\n".join(MODELS.splitlines()[:3]),
            "found 'linear', which attribution_models.csv does not",
        ),
    ],
)
def test_the_touches_of_an_order_earn_all_of_it_by_a_model_that_is_there(
    home, seeds, models, message
):
    (seeds / "attribution_models.csv").write_text(models + "\n")
    with pytest.raises(SeedError) as error:
        write_seeds(home, declaration())
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("overvue,", "board: found 'overvue'; allowed: those of dashboards/boards.yml"),
        ("overview,dails", "kpi: found 'dails'; allowed: those of kpis.csv"),
    ],
)
def test_a_report_is_of_a_board_and_a_kpi_that_are_there(home, seeds, row, message):
    rows = ("manager,week,overview,dials,json://a", f"manager,week,{row},json://a")
    (seeds / "report_recipients.csv").write_text("\n".join([RECIPIENTS, *rows, ""]))
    with pytest.raises(SeedError, match=f"^report_recipients.csv:3: {message}$"):
        write_seeds(home, declaration())


def test_a_source_that_does_not_tell_who_answered_needs_a_policy_that_says_so(home, seeds):
    with pytest.raises(SeedError, match="answered_by: none"):
        write_seeds(home, declaration(answered_by="none"))
    (seeds / "policies.csv").write_text(POLICIES.replace("human_agent", "answered") + "\n")
    write_seeds(home, declaration(answered_by="none"))


def test_who_is_told_of_alerts_builds_nothing_anew(home, seeds):
    write_seeds(home, declaration())
    (home.lake / "phones").mkdir()
    (home.lake / "phones" / "schema.parquet").write_bytes(b"")
    before = inputs_hash(home, declaration())
    (seeds / "alert_routes.csv").write_text(f"{ROUTES}\n*,*,*,*,,,,json://a\n")
    (seeds / "alert_policies.csv").write_text(f"{POLICY_OF_ALERTS}\nwarn,1,,\n")
    (seeds / "report_recipients.csv").write_text(f"{RECIPIENTS}\ncoach,day,agents,,json://a\n")
    write_seeds(home, declaration())
    assert inputs_hash(home, declaration()) == before
    (seeds / "fx_rates.csv").write_text("currency,rate_date,rate\nUSD,2026-01-02,0.915\n")
    write_seeds(home, declaration())
    assert inputs_hash(home, declaration()) != before


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "scorecard_kpis",
            "kpi,set_by\ndials,Lena",
            "scorecard_kpis.csv:2: kpi: found 'dials'; allowed: those of kpis.csv that have an "
            "interval and say what is better",
        ),
        (
            "scorecard_kpis",
            "kpi,set_by\nwin_rate_count,Lena",
            "scorecard_kpis.csv:2: kpi: found 'win_rate_count', which agents and teams are "
            "credited with by role",
        ),
        (
            "coaching_actions",
            ACTION.format(kpi="dials_per_agent_hour", due_on="2026-11-05"),
            "coaching_actions.csv:2: kpi: found 'dials_per_agent_hour'; allowed: those of kpis.csv",
        ),
        (
            "trainings",
            "training_id,agent,skill,trained_on,trainer,what,kpi\n"
            "Z1,A1,opening,2026-10-05,Lena,a day,no_such_rate",
            "trainings.csv:2: kpi: found 'no_such_rate'; allowed: those of kpis.csv",
        ),
    ],
)
def test_agents_are_judged_by_what_can_be_compared(home, seeds, name, text, message):
    (seeds / f"{name}.csv").write_text(text + "\n")
    with pytest.raises(SeedError) as error:
        write_seeds(home, declaration())
    assert message in str(error.value)


def test_a_kpi_that_a_company_has_taken_out_judges_nobody(home, seeds):
    register = (SHIPPED / "kpis.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in register if not line.startswith("callback_kept_rate,")]
    (seeds / "kpis.csv").write_text("".join(kept), encoding="utf-8")
    write_seeds(home, declaration())
