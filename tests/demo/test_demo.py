"""The demo is the same for the same arguments, plausible, and its truth is what its files say."""

import hashlib
import json
import math
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from orchestration.demo import make_demo
from orchestration.demo.company.world import make_world
from orchestration.demo.plan import Plan
from orchestration.new_home import lay_new_home
from orchestration.settings import DEMO_HOME

SMALL = {"days": 14, "agents": 10, "scale": 0.05}
BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("demo")
    make_demo(path, **SMALL)
    return path


@pytest.fixture(scope="module")
def truth(home) -> dict:
    return json.loads((home / "truth.json").read_text())


def rows_of(home: Path, table: str) -> pd.DataFrame:
    """Every row of a table's readable files, as text, with its file and the date in its name."""
    parts = []
    for path in sorted((home / "landing").glob(f"*/{table}_2*.csv")):
        if not path.stem.endswith(("_broken", "_again")):
            part = pd.read_csv(path, dtype=str, keep_default_na=False)
            dated = re.search(r"_(\d{8})", path.name).group(1)
            parts.append(part.assign(file=path.name, file_date=dated))
    return pd.concat(parts, ignore_index=True)


def latest(rows: pd.DataFrame, key: str, *order: str) -> pd.DataFrame:
    return rows.sort_values([*order, "file_date"], kind="stable").drop_duplicates(key, keep="last")


def calls_of(home: Path) -> pd.DataFrame:
    """The winning rows of the call log."""
    log = rows_of(home, "vicidial_log")
    usable = log["start_epoch"].str.isdigit() & (log["uniqueid"] != "")
    return latest(log[usable & ~log["length_in_sec"].str.startswith("-")], "uniqueid")


def roots_of(home: Path) -> dict[str, str]:
    """Each lead's id as it is after all merges."""
    leads = latest(rows_of(home, "Lead"), "Id", "SystemModstamp").set_index("Id")["MasterRecordId"]
    once = {number: master or number for number, master in leads.items()}
    return {number: leads[master] or master for number, master in once.items()}


def persons_of(home: Path) -> pd.Series:
    """Who each dialer lead is, by lead_id; NaN where its phone is that of two."""
    root = roots_of(home)
    short = {number[:15]: number for number in root}
    leads = latest(rows_of(home, "Lead"), "Id", "SystemModstamp")
    phones = leads["Phone"].str.replace(r"\D", "", regex=True).str[-10:]
    by_phone = leads["Id"].groupby(phones).agg(list)

    def person(row) -> str | None:
        code = row.vendor_lead_code[:15]
        same = [short[code]] if code else by_phone.get(row.phone_number, [f"dialer {row.lead_id}"])
        return root.get(same[0], same[0]) if len(same) == 1 else None

    dialer = latest(rows_of(home, "vicidial_list"), "lead_id", "modify_date")
    return pd.Series([person(row) for row in dialer.itertuples()], dialer["lead_id"])


def total(truth: dict, kpi: str, **where: str) -> float:
    where = {"scope": "company", "period": "all", "credit_role": "(none)"} | where
    (row,) = [
        row
        for row in truth["kpis"]
        if row["kpi"] == kpi and all(row[name] == value for name, value in where.items())
    ]
    return row["value"]


def fingerprint(home: Path) -> dict[str, tuple[str, int]]:
    return {
        str(path.relative_to(home)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            int(path.stat().st_mtime) if path.suffix == ".csv" else 0,
        )
        for path in home.rglob("*.*")
    }


def test_the_same_arguments_give_the_same_bytes(home, tmp_path):
    make_demo(tmp_path, **SMALL)
    assert fingerprint(tmp_path) == fingerprint(home)


def test_another_seed_gives_other_calls(home):
    others = make_world(Plan(8, **SMALL, first_day=date(2026, 8, 24))).calls
    assert not set(others["uniqueid"]) & set(calls_of(home)["uniqueid"])


def test_a_smaller_company_decides_about_nobody_who_is_not_there(tmp_path):
    home = lay_new_home(tmp_path / "home", DEMO_HOME)
    shipped = {path.name: path.read_text() for path in home.seeds.glob("*.csv")}
    make_demo(home.path, **SMALL)
    users = set(rows_of(home.path, "vicidial_users")["user"])
    left = {path.name: path.read_text() for path in home.seeds.glob("*.csv")}
    changed = {name for name in shipped if left[name] != shipped[name]}
    assert changed == {"bonus_acceptances.csv", "bonus_adjustments.csv"}
    for name in changed:
        assert set(pd.read_csv(home.seeds / name, dtype=str)["agent"]) <= users


def test_too_small_a_demo_is_refused(tmp_path):
    with pytest.raises(ValueError, match="days ≥ 14"):
        make_demo(tmp_path, days=3)


def test_an_agent_has_one_call_at_a_time(home):
    log = rows_of(home, "vicidial_agent_log")
    seconds = ["pause_epoch", "pause_sec", "wait_sec", "talk_sec", "dispo_sec"]
    log = log[log["pause_epoch"].str.isdigit() & (log["talk_sec"] != "65535")].copy()
    log = log[~log["talk_sec"].str.startswith("-")]
    log[seconds] = log[seconds].astype(int)
    log = log.sort_values(["user", "pause_epoch"])
    end = log[seconds].sum(axis=1)
    assert (end.groupby(log["user"]).shift().fillna(0) <= log["pause_epoch"]).all()


def test_agent_log_and_call_log_agree(home):
    log = rows_of(home, "vicidial_agent_log")
    legs = log[(log["uniqueid"] != "") & log["pause_epoch"].str.isdigit()].copy()
    legs = legs[legs["talk_sec"].astype(int).between(0, 60_000)]
    calls = calls_of(home).set_index("uniqueid")
    legs = legs.join(calls[["user", "start_epoch", "end_epoch"]], on="uniqueid", rsuffix="_call")
    first = legs[legs["user"] == legs["user_call"]].astype(
        {n: int for n in ("start_epoch", "end_epoch", "talk_epoch", "talk_sec", "dead_sec")}
    )
    assert len(first) == (calls["user"] != "VDAD").sum() - (log["talk_sec"].eq("65535").sum())
    assert (first["start_epoch"] <= first["talk_epoch"]).all()
    assert (first["talk_epoch"] + first["talk_sec"] - first["dead_sec"] == first["end_epoch"]).all()


def test_ids_are_valid_salesforce_ids(home):
    for path in (home / "landing" / "salesforce").glob("*.csv"):
        for number in pd.read_csv(path, dtype=str)["Id"]:
            suffix = ""
            for group in (number[0:5], number[5:10], number[10:15]):
                suffix += BASE62[sum(c.isupper() << i for i, c in enumerate(group))]
            assert number[15:] == suffix, path.name


def test_vendor_codes_are_ids_of_leads(home):
    ids = set(rows_of(home, "Lead")["Id"])
    codes = rows_of(home, "vicidial_list").query("vendor_lead_code != ''")
    short = codes["list_id"] == "201"
    assert (codes["vendor_lead_code"].str.len() == short.map({True: 15, False: 18})).all()
    assert set(codes.loc[~short, "vendor_lead_code"]) <= ids
    assert set(codes.loc[short, "vendor_lead_code"]) <= {number[:15] for number in ids}


def test_passwords_are_nowhere_but_in_vicidial_users(home):
    with_secrets = {
        path.name.rsplit("_", 1)[0]
        for path in home.rglob("*.*")
        if path.is_file() and "canary-" in path.read_text()
    }
    assert with_secrets == {"vicidial_users"}


def test_every_row_is_accounted_for(home, truth):
    for name, fates in truth["files"].items():
        (path,) = home.glob(f"landing/*/{name}")
        assert fates["rows_read"] == len(pd.read_csv(path, dtype=str)), name
        assert fates["rows_read"] == sum(fates.values()) - fates["rows_read"], name
    loaded = sum(
        fates["loaded"] for name, fates in truth["files"].items() if name.startswith("vicidial_log")
    )
    assert loaded == len(calls_of(home))


def test_the_faults_are_in_the_files(home, truth):
    folder, faults = home / "landing" / "vicidial", truth["faults"]
    again = faults["redelivered"]
    assert (folder / again["file"]).read_bytes() == (folder / again["same_as"]).read_bytes()
    header = (folder / faults["unreadable"]["file"]).read_text().splitlines()[0].split(",")
    assert not set(faults["unreadable"]["missing"]) & set(header)
    log = rows_of(home, "vicidial_log")
    first, second = (
        log[log["file"] == faults["corrected"][name]].set_index("uniqueid")["status"]
        for name in ("corrects", "file")
    )
    assert set(first.index) == set(second.index)
    changed = first != second.reindex(first.index)
    assert changed.sum() == faults["corrected"]["changed"]
    assert (second[changed[changed].index] == "SALE").sum() == faults["corrected"]["to_sale"]
    late = log[log["file"] == faults["late"]["files"][0]]
    assert len(late) == faults["late"]["rows"][0]
    archive = rows_of(home, "vicidial_log_archive")
    assert len(archive) == faults["archive"]["rows"]
    assert set(archive["uniqueid"]) <= set(log["uniqueid"])


def test_the_bad_rows_are_in_the_files(home, truth):
    for row in truth["faults"]["bad_rows"]["rows"]:
        (path,) = home.glob(f"landing/*/{row['file']}")
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        assert (rows[row["column"]] == row["value"]).sum() == 1, row
        assert len(rows) >= 50


def test_the_scripts_differ_as_planted():
    world = make_world(Plan(7, 30, 30, 0.4, date(2026, 8, 24)))
    talks = world.calls[world.calls["kind"] == "conversation"]
    qualified = (
        talks["status"].isin(["SALE", "XFER"]).groupby(talks["list_id"]).agg(["sum", "size"])
    )
    for control, treated, lift in ((101, 102, 1.35), (201, 202, 1.0)):
        a, b = qualified.loc[control], qualified.loc[treated]
        log_ratio = math.log((b["sum"] / b["size"]) / (a["sum"] / a["size"]))
        error = math.sqrt(1 / a["sum"] - 1 / a["size"] + 1 / b["sum"] - 1 / b["size"])
        assert abs(log_ratio - math.log(lift)) < 3 * error


def test_dials_and_connects_are_what_the_files_say(home, truth):
    system, own = rows_of(home, "vicidial_statuses"), rows_of(home, "vicidial_campaign_statuses")
    human = set(system.query("human_answered == 'Y'")["status"]) | set(own["status"])
    calls = calls_of(home)
    dialed = calls[~calls["status"].isin(["DNCL", "QUEUE", "INCALL"])]
    tasks = latest(rows_of(home, "Task"), "Id", "SystemModstamp")
    tasks = tasks[~tasks["CreatedDate"].str.startswith("2026-02-30")]
    mobile = truth["reconciliation"]["crm_only"]
    connects = dialed[dialed["status"].isin(human) & (dialed["user"] != "VDAD")]
    assert total(truth, "dials") == len(dialed) + mobile
    assert total(truth, "connects") == len(connects)
    solar = dialed["campaign_id"] == "SOLAR"
    assert total(truth, "dials", scope="campaign", member="SOLAR") == solar.sum()
    named = tasks.loc[tasks["TaskSubtype"] == "Call", "CallObject"]
    assert set(named[named != ""]) <= set(calls["uniqueid"])
    found = named.isin(calls["uniqueid"]).sum()
    assert found == truth["reconciliation"]["matched_by_id"]


def test_conversations_are_what_the_files_say(home, truth):
    legs = rows_of(home, "vicidial_agent_log").query("uniqueid != ''")
    legs = legs[legs["pause_epoch"].str.isdigit() & ~legs["talk_sec"].str.startswith("-")]
    held = rows_of(home, "park_log").astype({"parked_sec": int})
    held = held.groupby(["uniqueid", "user"])["parked_sec"].sum()
    hold = held.reindex(pd.MultiIndex.from_frame(legs[["uniqueid", "user"]])).fillna(0).to_numpy()
    talk = legs["talk_sec"].astype(int)
    net = (talk - legs["dead_sec"].astype(int) - hold).where(talk < 65_000)
    by_call = net.groupby(legs["uniqueid"]).agg(lambda of: of.sum(skipna=False))
    calls = calls_of(home)
    machine = ["A", "AA", "AFAX", "DAIR", "ERI", "N", "NA", "B", "AB", "DC", "ADC", "DROP", "PDROP"]
    calls = calls[~calls["status"].isin([*machine, "DNCL", "QUEUE", "INCALL"])]
    seconds = by_call.reindex(calls["uniqueid"])
    assert total(truth, "conversations") == seconds.between(60, 14_400).sum()
    assert total(truth, "talk_seconds") == seconds[seconds <= 14_400].sum()


def test_persons_and_qualified_leads_are_what_the_files_say(home, truth):
    person = persons_of(home)
    found = person.fillna("?").str[:1].map({"0": "known", "d": "id", "?": "ambiguous"})
    count = found.value_counts()
    assert count["known"] == truth["identities"]["crm_id"] + truth["identities"]["phone"]
    assert count["id"] == truth["identities"]["id"]
    assert count["ambiguous"] == truth["identities"]["ambiguous"]
    closers = latest(rows_of(home, "vicidial_closer_log"), "closecallid").set_index("uniqueid")
    taken = closers[(closers["xfercallid"] != "0") & (closers["user"] != "VDCL")]
    calls = calls_of(home).set_index("uniqueid")
    last = pd.concat([calls.drop(taken.index), taken])
    sold = last[last["status"] == "SALE"]
    qualified = rows_of(home, "LeadHistory").query("Field == 'Status' and NewValue == 'Qualified'")
    root = roots_of(home)
    everyone = {*person[sold["lead_id"]].dropna(), *qualified["LeadId"].map(root)}
    assert total(truth, "sales_qualified") == len(everyone)


def test_revenue_is_what_the_files_say(home, truth):
    orders = latest(rows_of(home, "Order"), "Id", "SystemModstamp")
    orders = orders[orders["TotalAmount"].str.fullmatch(r"-?[\d.]+")]
    amount, reduces = orders["TotalAmount"].astype(float), orders["IsReductionOrder"] == "true"
    placed = ~reduces & orders["Status"].isin(["Activated", "Cancelled"])
    cancelled = ~reduces & (orders["Status"] == "Cancelled")
    gross = amount[placed].sum()
    net = gross - amount[reduces].abs().sum() - amount[cancelled].sum()
    assert total(truth, "orders") == placed.sum()
    assert total(truth, "revenue_gross") == pytest.approx(gross)
    assert total(truth, "revenue_net") == pytest.approx(net)
    assert gross > net > 0


def test_costs_are_what_the_files_say(home, truth):
    log = rows_of(home, "vicidial_agent_log")
    log = log[log["pause_epoch"].str.isdigit() & ~log["talk_sec"].str.startswith("-")]
    seconds = log[["pause_sec", "wait_sec", "talk_sec", "dispo_sec", "dead_sec"]].astype(int)
    # where the counter is saturated, dead air is all that is known of the talk
    talk = seconds["talk_sec"].where(seconds["talk_sec"] < 65_000, seconds["dead_sec"])
    paid = seconds["pause_sec"] + seconds["wait_sec"] + talk + seconds["dispo_sec"]
    hours = paid[log["sub_status"] != "LUNCH"].groupby(log["user_group"] == "CLOSERS").sum() / 3600
    rates = pd.read_csv(DEMO_HOME / "seeds" / "cost_rates.csv")
    per_hour = rates[rates["basis"] == "agent_hours"].groupby(rates["team"] == "CLOSERS")["amount"]
    (per_dial,) = rates.loc[rates["basis"] == "dials", "amount"]
    worked = (hours * per_hour.sum()).sum() + total(truth, "dials") * per_dial
    costs = rows_of(home, "costs")
    booked = costs["amount"].astype(float).groupby(costs["account"]).sum()
    # a day of a rate is rounded to cents
    rounding = 0.005 * len(rates) * SMALL["days"]
    assert total(truth, "cost_total") == pytest.approx(worked + booked.sum(), abs=rounding)
    qualified = total(truth, "sales_qualified")
    direct = (worked + booked["Lead lists"]) / qualified
    loaded = (worked + booked.drop("Bonuses").sum()) / qualified
    assert total(truth, "cpl_direct") == pytest.approx(direct, abs=0.02)
    assert total(truth, "cpl_loaded") == pytest.approx(loaded, abs=0.02)
    assert 60 < loaded < 250


def test_an_invoice_is_of_days_that_are_over_and_of_one_month(home):
    costs = rows_of(home, "costs")
    assert (costs["to"].str.replace("-", "") < costs["file_date"]).all()
    assert (costs["from"].str[:7] == costs["to"].str[:7]).all()
    assert (costs["from"] <= costs["to"]).all()
    assert not costs["entry"].duplicated().any()
    assert {"Lead lists", "Software seats", "Team leads", "Bonuses"} == set(costs["account"])


def test_months_add_up_to_all_costs(truth):
    of = [row for row in truth["kpis"] if row["kpi"] == "cost_total"]
    months = [row["value"] for row in of if row["period"] == "month"]
    assert len(months) == 2
    assert sum(months) == pytest.approx(total(truth, "cost_total"))


def test_every_scope_adds_up_to_the_company(truth):
    additive = ["dials", "connects", "conversations", "talk_seconds", "handle_seconds"]
    for kpi in [*additive, "sales_qualified"]:
        for scope in ("campaign", "team", "agent"):
            of = [r for r in truth["kpis"] if (r["kpi"], r["scope"]) == (kpi, scope)]
            for period in ("all", "month"):
                whole = sum(r["value"] for r in of if r["period"] == period)
                assert whole == total(truth, kpi), (kpi, scope, period)


def test_leads_of_an_experiment_have_the_arm_whose_script_their_list_reads(home, truth):
    assigned = rows_of(home, "assignments").set_index("unit_id")
    lists = latest(rows_of(home, "vicidial_lists"), "list_id").set_index("list_id")
    leads = latest(rows_of(home, "vicidial_list"), "lead_id").set_index("lead_id")
    scripts = leads.loc[assigned.index, "list_id"].map(lists["agent_script_override"])
    assert assigned.index.is_unique
    assert (scripts == assigned["arm"]).all()
    assert truth["planted"]["experiments"] == {"solar_words": 1.35, "business_words": 1.0}
    assert set(assigned["experiment"]) == set(truth["planted"]["experiments"])
