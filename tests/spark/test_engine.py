"""The macros of dbt_project/macros/engine.sql: right on DuckDB, and the same rows on Apache Spark.

Lives here: a tiny dbt project (engine_project/) over a lake of nasty values, built, and built again
after a second delivery. Does not live here: the product's own models on Spark.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.spark.engines import SMALL, dbt, spark_table

PROJECT = Path(__file__).parent / "engine_project"
TABLES = [
    *[
        "marts.moments",
        "marts.amounts",
        "marts.payments",
        "marts.waits",
        "marts.days",
        "marts.texts",
    ],
    *["marts.calls", "marts.earlier_calls", "contract.touched_days"],
]

MOMENTS = [
    # spring and autumn in Lisbon: the hour that does not exist, the hour that comes twice
    ("2026-03-29 00:59:59.999999", "Europe/Lisbon"),
    ("2026-03-29 01:00:00", "Europe/Lisbon"),
    ("2026-10-25 00:30:00", "Europe/Lisbon"),
    ("2026-10-25 01:30:00", "Europe/Lisbon"),
    # summer time in São Paulo began and ended at midnight, and is no more
    ("2018-11-04 02:59:59", "America/Sao_Paulo"),
    ("2018-11-04 03:00:00", "America/Sao_Paulo"),
    ("2019-02-17 01:59:59", "America/Sao_Paulo"),
    ("2019-02-17 02:00:00", "America/Sao_Paulo"),
    ("2026-11-02 02:30:00", "America/Sao_Paulo"),
    ("2024-02-29 18:14:59.0005", "Asia/Kathmandu"),
    ("2025-12-31 10:00:00", "Pacific/Kiritimati"),
    ("1969-12-31 23:59:59.9995", "UTC"),
    ("2026-01-01 00:00:00", None),
    (None, "UTC"),
]
PAIRS = [
    *[(1, 3), (2, 3), (1, 8), (-1, 8), (1, -8), (-1, -8), (0, 5), (0, -5), (5, 0), (0, 0)],
    *[(None, 1), (1, None), ("1.005", 1), ("2.675", 1), ("-2.5", 1), (7, "0.3"), (1, 6), (5, 9)],
    # a tie only for who rounds twice: 0.00499999 to six digits, then to two
    *[("0.499999", 100), ("0.5", 100), ("0.0000005", 1)],
    *[("1000000000000", "0.000001"), ("999999999999.999999", 3), ("0.000001", "1000000000000")],
    *[(0, 10), (8, 20), (50, 1000), (10, 10), (1, 1), (11, 10), (-1, 10), (123456, 5000000)],
]
# quantity, rate, exchange rate, digits of the currency
PAYMENTS = [
    *[("430", "0.0235", "1", 2), ("50", "0.0235", "1", 2), ("-430", "0.0235", "1", 2)],
    *[("0", "0", "1", 2), ("1", "0.005", "1", 2), ("1", "0.015", "1", 2), ("1", "0.5", "1", 0)],
    *[("1.5", "1", "1", 0), ("0.333333", "0.333333", "0.87654321", 3), ("1", "0.0005", "1", 3)],
    *[("1000000000", "0.025", "0.00006112", 0), ("999999999999", "0.0001", "1234.5", 2)],
    *[("10", "1200.25", "1", 2), ("1", "999999.9999", "0.00000001", 2)],
]
WAITS = {1: ["3.5"], 2: ["1.001", "2.002"], 3: [None, "10", "20", "0.125", "7.777"], 4: [None]}
WAITS[5] = [f"{n * n % 97}.{n:03d}" for n in range(101)]
TEXTS = [
    *["7", " -12 ", "+5", "1.5", "1e3", "1_000", "0x10", "99999999999", "", None, "é|漢", "abc"],
    *["1.23445", "-1.00005", ".5", "1.", "1,000", "2026-02-30", "2026-1-5", "2026-01", "2026"],
    *["2026-01-02 03:04:05.120", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05+02:00", "10:30"],
    *["2026-01-02 24:00:00", "2026-01-02 03:04:05 +02:00", "2026-01-02T03", "2026-01-02  03:04"],
    *["yes", "TRUE ", "f", "0", "maybe", "it's", "a\\b", "NaN", ".", "１"],
]
DAYS = [date(2026, 3, day) for day in range(1, 6)]
# call_id, version, seconds, started_date
FIRST_CALLS = [(1, 1, "60.5", DAYS[0]), (2, 1, "30", DAYS[0]), (3, 1, "12.345", DAYS[2])]
# call 1 moves to another day, call 3 leaves its day empty, call 2 stays, call 4 is new
SECOND_CALLS = [
    (1, 2, "61", DAYS[1], "moved"),
    (3, 2, "12.345", DAYS[3], None),
    (4, 1, "-0.001", DAYS[4], "new"),
]


def decimals(values, scale=6):
    return pa.array(
        [None if value is None else round(Decimal(str(value)), scale) for value in values],
        pa.decimal128(38, scale),
    )


def write(path: Path, **columns) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)


def moments() -> list[tuple[int, datetime | None, datetime | None, str | None]]:
    rows = []
    for number, (text, zone) in enumerate(MOMENTS, start=1):
        at = text and datetime.fromisoformat(text)
        rows.append((number, at, at and at + timedelta(days=number, microseconds=500), zone))
    return rows


def first_delivery(lake: Path) -> None:
    ids, ats, laters, zones = zip(*moments(), strict=True)
    half = len(ids) // 2
    for name, part in {"a": slice(half), "b": slice(half, None)}.items():
        write(
            lake / f"moments/{name}.parquet",
            moment_id=pa.array(ids[part], pa.int32()),
            moment_at=pa.array(ats[part], pa.timestamp("us")),
            later_at=pa.array(laters[part], pa.timestamp("us")),
            zone=pa.array(zones[part], pa.string()),
        )
    write(
        lake / "amounts.parquet",
        pair_id=pa.array(range(len(PAIRS)), pa.int32()),
        numerator=decimals([numerator for numerator, _ in PAIRS]),
        denominator=decimals([denominator for _, denominator in PAIRS]),
    )
    quantities, rates, fx_rates, digits = zip(*PAYMENTS, strict=True)
    write(
        lake / "payments.parquet",
        payment_id=pa.array(range(len(PAYMENTS)), pa.int32()),
        quantity=pa.array(map(Decimal, quantities), pa.decimal128(18, 6)),
        rate=pa.array(map(Decimal, rates), pa.decimal128(18, 6)),
        fx_rate=pa.array(map(Decimal, fx_rates), pa.decimal128(18, 8)),
        digits=pa.array(digits, pa.int32()),
    )
    waits = [(group, seconds) for group, values in WAITS.items() for seconds in values]
    write(
        lake / "waits.parquet",
        group_id=pa.array([group for group, _ in waits], pa.int32()),
        seconds=decimals([seconds for _, seconds in waits], scale=3),
    )
    write(
        lake / "texts.parquet",
        text_id=pa.array(range(len(TEXTS)), pa.int32()),
        text=pa.array(TEXTS, pa.string()),
    )
    ids, versions, seconds, dates = zip(*FIRST_CALLS, strict=True)
    calls = {
        "call_id": pa.array(ids, pa.int32()),
        "version": pa.array(versions, pa.int32()),
        "seconds": pa.array(seconds, pa.string()),
        "started_date": pa.array(dates, pa.date32()),
    }
    write(lake / "call_versions/first.parquet", **calls)
    empty = {name: column.slice(0, 0) for name, column in calls.items()}
    write(lake / "call_versions/schema.parquet", **empty, note=pa.array([], pa.string()))
    write(lake / "touched/first.parquet", touched_date=pa.array(DAYS, pa.date32()))


def second_delivery(lake: Path) -> None:
    ids, versions, seconds, dates, notes = zip(*SECOND_CALLS, strict=True)
    write(
        lake / "call_versions/second.parquet",
        note=pa.array(notes, pa.string()),
        started_date=pa.array(dates, pa.date32()),
        call_id=pa.array(ids, pa.int32()),
        version=pa.array(versions, pa.int32()),
        seconds=pa.array(seconds, pa.string()),
    )


def build(home: Path, target: str, deploy: int) -> None:
    """Run one `dbt build` of the tiny project, as its own process."""
    told = dbt(home, target, "build", "--vars", f"deploy: {deploy}", project=PROJECT, **SMALL)
    assert "WARN=0" in told, told


def built(home: Path, target: str) -> Path:
    """A home whose warehouse has seen both deliveries."""
    first_delivery(home / "lake")
    build(home, target, deploy=1)
    second_delivery(home / "lake")
    build(home, target, deploy=2)
    return home


@pytest.fixture(scope="module")
def duckdb_home(tmp_path_factory):
    return built(tmp_path_factory.mktemp("engine") / "duckdb", "duckdb")


@pytest.fixture(scope="module")
def spark_home(tmp_path_factory):
    return built(tmp_path_factory.mktemp("engine") / "spark", "spark")


@pytest.fixture(scope="module")
def warehouse(duckdb_home):
    with duckdb.connect(duckdb_home / "warehouse/dialmart.duckdb", read_only=True) as connection:
        yield connection


def rounded(value: Fraction, digits: int) -> Decimal:
    """Half away from zero, by exact fractions: the oracle of the SQL."""
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-digits)


def test_local_times_are_those_of_the_zone_database(warehouse):
    rows = warehouse.execute(
        "select moment_id, local_at, local_date, local_hour from marts.moments order by 1"
    ).fetchall()
    for (number, at, _, zone), row in zip(moments(), rows, strict=True):
        local = None
        if at and zone:
            local = at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
            local = local.replace(tzinfo=None)
        assert row == (number, local, local and local.date(), local and local.hour)


def test_a_wall_clock_is_read_in_its_zone(warehouse):
    """An hour that comes twice is the second one; one that is skipped is an hour later."""
    rows = warehouse.execute("select moment_id, utc_at from marts.moments order by 1").fetchall()
    for (number, local, _, zone), row in zip(moments(), rows, strict=True):
        utc = None
        if local and zone:
            read = [local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)]
            utc = max(moment.astimezone(ZoneInfo("UTC")) for moment in read).replace(tzinfo=None)
        assert row == (number, utc)


def test_seconds_are_added_and_counted_from_1970(warehouse):
    rows = warehouse.execute(
        "select moment_id, days_later_at, counted_at, two_minutes from marts.moments order by 1"
    ).fetchall()
    for (number, at, _, _), row in zip(moments(), rows, strict=True):
        counted_at = datetime(2001, 9, 9, 1, 46, 40) + timedelta(seconds=number)
        assert row == (
            *(number, at and at + timedelta(days=number), counted_at),
            at and (at - datetime(1970, 1, 1)) // timedelta(minutes=2),
        )


def test_seconds_days_and_periods_are_those_of_the_calendar(warehouse):
    rows = warehouse.execute(
        """select seconds, seconds_back, days, next_date, earlier_date, weekday, week_start,
                  month_start, quarter_start, year_start
           from marts.moments order by moment_id"""
    ).fetchall()
    for (number, at, _, _), row in zip(moments(), rows, strict=True):
        if at is None:
            assert row == (None,) * 10
            continue
        day = at.date()
        seconds = rounded(Fraction(number * 86400 * 10**6 + 500, 10**6), 3)
        assert row == (
            *(
                seconds,
                -seconds,
                ((at + timedelta(days=number, microseconds=500)).date() - day).days,
            ),
            *(day + timedelta(days=1), day - timedelta(days=number), day.isoweekday()),
            *(day - timedelta(days=day.weekday()), day.replace(day=1)),
            *(day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1), day.replace(month=1, day=1)),
        )


def test_ratios_are_exact_and_round_half_away_from_zero(warehouse):
    rows = warehouse.execute(
        "select pair_id, ratio_2, ratio_4, ratio_6, ratio_of_sums from marts.amounts order by 1"
    ).fetchall()
    for pair, *ratios in rows:
        numerator, denominator = (
            None if value is None else round(Decimal(str(value)), 6) for value in PAIRS[pair]
        )
        if numerator is None or not denominator:
            assert ratios[:3] == [None] * 3
        else:
            exact = Fraction(numerator) / Fraction(denominator)
            assert ratios[:3] == [rounded(exact, digits) for digits in (2, 4, 6)], PAIRS[pair]
        assert ratios[3] == (None if numerator is None else rounded(Fraction(numerator), 0))


def test_payments_are_exact_and_round_half_to_even(warehouse):
    rows = warehouse.execute("from marts.payments order by 1").fetchall()
    for (quantity, rate, fx_rate, digits), (_, units, written) in zip(PAYMENTS, rows, strict=True):
        # Python rounds a fraction half to even
        assert units == round(
            abs(Fraction(quantity)) * Fraction(rate) * 10**digits / Fraction(fx_rate)
        )
        assert Decimal(written) == Decimal(rate)
        assert written == f"{Decimal(rate).normalize():f}"


def test_wilson_bounds_are_those_of_statsmodels(warehouse):
    bounds = {
        PAIRS[pair]: (low, high)
        for pair, low, high in warehouse.execute(
            "select pair_id, low, high from marts.amounts"
        ).fetchall()
    }
    assert bounds[0, 10] == (0, Decimal("0.277533"))
    assert bounds[8, 20] == (Decimal("0.218807"), Decimal("0.613418"))
    assert bounds[50, 1000] == (Decimal("0.038130"), Decimal("0.065314"))
    for nonsense in [(5, 0), (0, 0), (11, 10), (-1, 10), (None, 1), (1, None)]:
        assert bounds[nonsense] == (None, None)
    for pair in [(10, 10), (1, 1), (1, 3), (123456, 5000000)]:
        exact = proportion_confint(*pair, method="wilson")
        assert bounds[pair] == tuple(
            Decimal(bound).quantize(Decimal("0.000001"), ROUND_HALF_UP) for bound in exact
        )


def test_percentiles_are_linear_between_neighbours(warehouse):
    rows = warehouse.execute("from marts.waits order by group_id").fetchall()
    for group, *found in rows:
        values = sorted(Fraction(value) for value in WAITS[group] if value)
        for p, percentile in zip(("0.5", "0.9", "0.95"), found, strict=True):
            if not values:
                assert percentile is None
                continue
            place = Fraction(p) * (len(values) - 1)
            below, above = int(place), min(int(place) + 1, len(values) - 1)
            exact = values[below] + (place - below) * (values[above] - values[below])
            assert percentile == rounded(exact, 6)


def test_days_run_from_the_first_to_the_last(warehouse):
    days = [day for (day,) in warehouse.execute("from marts.days order by 1").fetchall()]
    assert days == [date(2026, 3, 29) + timedelta(days=n) for n in range(219)]


def test_texts_are_read_as_what_they_are_or_not_at_all(warehouse):
    rows = warehouse.execute(
        """select text_id, as_int, as_decimal, as_date, as_timestamp, as_boolean, text_key, no_key
           from marts.texts order by text_id"""
    ).fetchall()
    read = {TEXTS[number]: values for number, *values in rows}
    assert {text: v[0] for text, v in read.items() if v[0] is not None} == {
        **{"7": 7, " -12 ": -12, "+5": 5, "2026": 2026, "0": 0}
    }
    assert read["1.23445"][1] == Decimal("1.2345") and read["1e3"][1] == 1000
    assert read["1_000"][1] is None and read["NaN"][1] is None
    assert {text for text, v in read.items() if v[2]} == {"2026-1-5"}
    assert read["2026-01-02T03:04:05+02:00"][3] == datetime(2026, 1, 2, 1, 4, 5)
    assert read["10:30"][3] is None and read["2026-01"][3] is None
    assert (read["yes"][4], read["f"][4], read["maybe"][4]) == (True, False, None)
    assert read["é|漢"][5] and not any(values[6] for values in read.values())


def test_a_second_delivery_leaves_what_a_whole_build_would(warehouse):
    assert warehouse.execute(
        "select call_id, seconds, note, started_date from marts.calls order by 1"
    ).fetchall() == [
        (1, Decimal("61.000"), "moved", DAYS[1]),
        (2, Decimal("30.000"), None, DAYS[0]),
        (3, Decimal("12.345"), None, DAYS[3]),
        (4, Decimal("-0.001"), "new", DAYS[4]),
    ]
    assert warehouse.execute("from marts.earlier_calls").fetchall() == [(3,)]


@pytest.mark.spark
@pytest.mark.parametrize("table", TABLES)
def test_spark_gives_the_same_rows(table, warehouse, spark_home):
    schema, name = table.split(".")
    columns = [
        f"cast({column} as {kind}) as {column}"
        for column, kind, *_ in warehouse.execute(f"describe {table}").fetchall()
    ]
    ours = f"select {', '.join(columns)} from {table}"
    theirs = f"select {', '.join(columns)} from {spark_table(spark_home, schema, name)}"
    assert warehouse.execute(f"{ours} except all {theirs}").fetchall() == []
    assert warehouse.execute(f"{theirs} except all {ours}").fetchall() == []


@pytest.mark.spark
def test_spark_writes_only_in_the_home(spark_home):
    assert {path.name for path in spark_home.iterdir()} == {"lake", "warehouse"}
