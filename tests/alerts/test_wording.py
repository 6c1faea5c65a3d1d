"""The words of a check's answer, as the summary, Dagster and messages say them."""

from dataclasses import replace

import pytest

from orchestration.asset_checks import check_metadata
from orchestration.quality.checks import CheckResult
from orchestration.quality.wording import told
from tests.alerts.conftest import FUTURE

EVIL = "<script>alert(1)</script> <!channel>"


def of(*starts: str, result: CheckResult) -> list[str]:
    return [line for line in told(result) if line.startswith(starts)]


def test_the_first_of_what_is_touched_are_named_and_the_others_counted():
    kpis, marts = ["dials", "connects"], [f"fct_{n}" for n in range(8)]
    result = replace(FUTURE, touches_kpis=kpis, touches_marts=marts)
    expected = [
        "touches KPIs: dials, connects",
        "touches marts: fct_0, fct_1, fct_2, fct_3, fct_4 and 3 more",
    ]
    assert of("touches", result=result) == expected
    assert of("touches", result=replace(result, outcome="error")) == expected
    assert of("touches", result=FUTURE) == []


@pytest.mark.fault("F23", "numbers and addresses in what the summary and Dagster quote")
def test_nobody_s_number_is_in_the_words(company):
    rows = [{"phone": "+493012345678", "note": "to a.b@example.com", "file": "0301234567.csv"}]
    result = replace(FUTURE, seen="found '0301234567'", sample=rows)
    [metadata] = check_metadata(company.home, [result]).values()
    for words in ("\n".join(told(result)), metadata["told"].value):
        assert "seen: found '…67'" in words
        assert "phone …78, note to (e-mail), file 0301234567.csv" in words
    [line] = of("went wrong", result=replace(result, outcome="error"))
    assert line == "went wrong: found '…67'"


@pytest.mark.fault("F21", "HTML and mentions in what Dagster quotes")
def test_what_data_say_does_nothing_in_dagster(company):
    evil = replace(FUTURE, seen=EVIL, sample=[{"agent": EVIL}], touches_marts=[EVIL])
    [metadata] = check_metadata(company.home, [evil]).values()
    assert not set("<>") & set(metadata["told"].value)
    assert metadata["told"].value.count("‹script›") == 3


def test_dagster_says_since_when_a_check_has_not_passed(company):
    [first] = check_metadata(company.home, [FUTURE]).values()
    assert first["since"] == "this run"
    company.run(FUTURE)
    [later] = check_metadata(company.home, [FUTURE]).values()
    assert later["since"].startswith("since 2026-01-05 09:00 Europe/Berlin, seen by 1 run(s), inci")
