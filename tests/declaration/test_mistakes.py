"""How the mistakes in a `sources.yml` are named: file, line, field, found, allowed."""

import re

import pytest
from pydantic import ValidationError

from orchestration.declaration import Company
from orchestration.declaration.wording import explain

SOURCE, EXTRACT = "sources[0]", "sources[0].extracts[0]"
MAPPING, ITEMS = f"{EXTRACT}.entities[0]", "sources[0].extracts[1].entities[0]"
COLUMNS = f"{MAPPING}.columns"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "field", "found", "allowed"),
    [
        ("  name: Acme\n", "", 1, "company.name", "nothing", "required"),
        ("name: Acme", "name:", 2, "company.name", "nothing", "a text"),
        ("language: en", "langage: en", 5, "company.langage", "'langage'", "mean 'language'"),
        ("language: en", "language: fr", 5, "company.language", "'fr'", "en, zh"),
        ("week_start: monday", "week_start: m", 6, "company.week_start", "'m'", "monday, sunday"),
        (
            *("reporting_time_zone: Europe/Lisbon", "reporting_time_zone: Europe/Lisbonn"),
            *(3, "company.reporting_time_zone", "'Europe/Lisbonn'", "mean 'Europe/Lisbon'"),
        ),
        ("currency: EUR", "currency: eur", 4, "company.reporting_currency", "'eur'", "EUR"),
        ("system: generic", "system: genric", 8, f"{SOURCE}.system", "'genric'", "mean 'generic'"),
        ("account: retail", "account: Retail", 9, f"{SOURCE}.account", "'Retail'", "lower-case"),
        ("encoding: utf-8", "encoding: utf-88", 11, f"{SOURCE}.encoding", "'utf-88'", "gb18030"),
        ("encoding: utf-8", "encoding: base64", 11, f"{SOURCE}.encoding", "'base64'", "gb18030"),
        ("phone_region: PT", "phone_region: P", 13, f"{SOURCE}.phone_region", "'P'", "PT"),
        (
            *("names_agents: false", "names_agents: some"),
            *(14, f"{SOURCE}.capabilities.names_agents", "'some'", "true, false"),
        ),
        (
            *("answered_by: none", "answered_by: all"),
            *(14, f"{SOURCE}.capabilities.answered_by", "'all'", "disposition, amd, none"),
        ),
        ("table: calls", "table: Calls!", 16, f"{EXTRACT}.table", "'Calls!'", "lower-case"),
        ("table: items", "table: calls", 38, "sources[0].extracts[1].table", "'calls'", "once"),
        ("required: true", "requird: true", 25, f"{EXTRACT}.requird", "'requird'", "mean 'requ"),
        ("format: csv", "format: tsv", 18, f"{EXTRACT}.format", "'tsv'", "csv, csv.gz, zip"),
        ("format: csv", "format: xlsx", 19, f"{EXTRACT}.delimiter", "xlsx", "csv, csv.gz, zip"),
        ('";"', '";;"', 19, f"{EXTRACT}.delimiter", "';;'", "one character"),
        ("[id, start,", "[id, id,", 20, f"{EXTRACT}.columns", "id", "each name once"),
        ("[id, start, test, ring, note]", "id", 20, f"{EXTRACT}.columns", "'id'", "a list"),
        ("[ring]", "[rng]", 21, f"{EXTRACT}.optional_columns[0]", "'rng'", "mean 'ring'"),
        (
            *("columns: [id, start, test, ring, note]", "header: [id, test, ring]"),
            *(20, f"{EXTRACT}.header", "id, test, ring", "answer, campaign, d, lead"),
        ),
        (r"(\d{8})", r"\d{8}", 23, f"{EXTRACT}.extracted_at.file_name", "d{8}'", "one group"),
        (r"(\d{8})", r"(\d{8}", 23, f"{EXTRACT}.extracted_at.file_name", "d{8}'", "expression"),
        (', format: "%Y%m%d"', "", 23, f"{EXTRACT}.extracted_at.format", "nothing", "required"),
        ("{file_name:", "{column: x, file_name:", 23, f"{EXTRACT}.extracted_at", "column", "time"),
        ("{file_name:", "{name:", 23, f"{EXTRACT}.extracted_at", "name, format", "file_time, {"),
        (
            *("{file_name: '(\\d{8})', format: \"%Y%m%d\"}", "now"),
            *(23, f"{EXTRACT}.extracted_at", "'now'", "file_time, {file_name"),
        ),
        *(
            (
                *("required: true", f"arrives: {{cron: {cron}}}"),
                *(25, f"{EXTRACT}.arrives.cron", cron, allowed),
            )
            for cron, allowed in (
                ("0 7 * *", "five fields such as 0 7 * * 1-6"),
                ("0 25 * * *", "Bad hour"),
                ("0 7 30 2 *", "Bad day-of-month"),
            )
        ),
        (
            *("required: true", "arrives: {cron: 0 7 * * *, grace: 3 hours}"),
            *(25, f"{EXTRACT}.arrives.grace", "'3 hours'", "90m, 3h, 2d"),
        ),
        ("mode: snapshot", "mode: all", 24, f"{EXTRACT}.mode", "'all'", "append, snapshot"),
        (
            *("mode: snapshot", "mode: append"),
            *(33, f"{COLUMNS}.started_at.year", "mode: append", "mode: snapshot"),
        ),
        (
            *("files: calls.csv", "files: calls_*.csv"),
            *(33, f"{COLUMNS}.started_at.year", "calls_*.csv", "files without *"),
        ),
        ("call_attempts", "call_attempt", 27, f"{MAPPING}.entity", "'call_attempt'", "attempts'?"),
        ("key: [id]", "key: id", 28, f"{MAPPING}.key", "'id'", "the word row, or a list"),
        ("key: [id]", "key: []", 28, f"{MAPPING}.key", "nothing", "the word row, or a list"),
        ("[yes, 007]", "[]", 29, f"{MAPPING}.when.answer", "nothing", "at least one"),
        ("lead_id: lead", "leadid: lead", 31, f"{COLUMNS}.leadid", "'leadid'", "mean 'lead_id'"),
        (
            *("              direction: {constant: outbound}\n", ""),
            *(30, f"{COLUMNS}.direction", "nothing", "call_attempts requires it"),
        ),
        (
            *("constant: outbound", "constant: outward"),
            *(32, f"{COLUMNS}.direction.constant", "'outward'", "outbound, inbound"),
        ),
        (
            *("{constant: outbound}", "{column: x, constant: outbound}"),
            *(32, f"{COLUMNS}.direction", "'column and constant'", "exactly one of column, "),
        ),
        ("{constant: outbound}", "{}", 32, f"{COLUMNS}.direction", "nothing", "exactly one of"),
        (
            *("{constant: outbound}", "{constant: outbound, values: {a: b}}"),
            *(32, f"{COLUMNS}.direction.values", "beside constant", "only beside column"),
        ),
        (
            *("{column: test,", "{column: test, join: x,"),
            *(34, f"{COLUMNS}.is_test.join", "beside column", "only beside columns"),
        ),
        (
            *('format: "%d %b", year', 'format: "dd mmm", year'),
            *(33, f"{COLUMNS}.started_at.format", "'dd mmm'", "%d/%m/%Y"),
        ),
        (
            *('format: "%d %b", year', 'format: "%d %y", year'),
            *(33, f"{COLUMNS}.started_at.format", "'%d %y'", "without one"),
        ),
        ("start: 2008", "start: MM", 33, f"{COLUMNS}.started_at.year.start", "'MM'", "a whole"),
        ("Y: true", "Y: yep", 34, f"{COLUMNS}.is_test.values.Y", "'yep'", "true, false"),
        ("unit: milli", "unit: mili", 35, f"{COLUMNS}.ring_seconds.unit", "'mili", "mean 'milli"),
        (
            *("{column: test,", "{column: test, unit: hours,"),
            *(34, f"{COLUMNS}.is_test.unit", "unit on boolean", "seconds"),
        ),
        (
            *("unit: milliseconds", "time_zone: UTC"),
            *(35, f"{COLUMNS}.ring_seconds.time_zone", "seconds", "timestamp, date"),
        ),
        (
            *("unit: milliseconds", 'format: "%S"'),
            *(35, f"{COLUMNS}.ring_seconds.format", "seconds", "timestamp, date"),
        ),
        ("no: busy", "no: bussy", 36, f"{COLUMNS}.dial_result.values.no", "'bussy'", "busy"),
        ("part: [item]\n", "\n", 41, f"{ITEMS}.part", "nothing", "with sum"),
        ("            sum: [price]\n", "", 43, f"{ITEMS}.part", "item", "only with sum"),
        ("sum: [price]", "sum: [item]", 44, f"{ITEMS}.sum[0]", "'item'", "amount, margin"),
        ("Asia/Tokyo", "Tokyo", 46, f"{ITEMS}.columns.ordered_at.time_zone", "'Tokyo'", "a time"),
        ("account: retail", "account: [a]", 9, f"{SOURCE}.account", "a list of a", "a text"),
        ("  week_start: monday", "  name: B", 6, "company.name", "first in line 2", "it once"),
        ("lead_id: lead", "is_test: x", 34, f"{COLUMNS}.is_test", "first in line 31", "it once"),
    ],
)
def test_a_mistake_is_named_with_its_line_field_and_what_is_allowed(
    write, problems_of, valid, right, wrong, line, field, found, allowed
):
    assert right in valid
    (message,) = problems_of(write(valid.replace(right, wrong, 1)))
    where, what = message.split("; allowed: ")
    assert where.startswith(f"sources.yml:{line}: {field}: found ")
    assert found in where
    assert allowed in what


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file(write, problems_of, valid):
    text = valid.replace("EUR", "euro").replace("key: [id]", "key: 5").replace("Tokyo", "Tokio")
    lines = [int(re.match(r"sources\.yml:(\d+)", p)[1]) for p in problems_of(write(text))]
    assert lines == [4, 28, 46]


def test_an_account_of_a_system_is_declared_once(write, problems_of, valid):
    second = "  - {system: generic, account: retail, time_zone: UTC, extracts: []}\n"
    (message,) = problems_of(write(valid + second))
    assert message.startswith("sources.yml:49: sources[1].account: found 'retail'; allowed: each")


def test_what_has_lines_of_its_own_is_explained_by_field():
    with pytest.raises(ValidationError) as caught:
        Company.model_validate({"name": "Acme", "reporting_time_zone": "UTC", "lang": "en"})
    assert explain(Company, caught.value) == [
        "reporting_currency: found nothing; allowed: a value, it is required",
        "lang: found 'lang'; allowed: name, reporting_time_zone, reporting_currency, language, "
        "week_start (did you mean 'language'?)",
    ]
