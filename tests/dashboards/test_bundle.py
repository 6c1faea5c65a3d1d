"""The bundle without Superset: what it says, and that its metrics say what fct_kpis says."""

import re
from decimal import Decimal

import pytest
import yaml
from jinja2 import Template

from orchestration.dashboards.boards import Board, BoardError, MartRows
from orchestration.dashboards.rows import check_marts
from orchestration.dashboards.superset.bundle import all_datasets, bundle
from orchestration.dashboards.superset.charts import COLUMNS
from orchestration.dashboards.superset.documents import Store, uuid_of
from orchestration.dashboards.superset.metrics import of_components
from orchestration.ingest.seeds import SHIPPED, read_rows
from orchestration.report.language import Language
from tests.report.conftest import Missing

KPIS = {kpi.kpi: kpi for kpi in read_rows(SHIPPED / "kpis.csv", "kpis")}
STORE = Store("duckdb:////published/marts.duckdb", "main")
# The digits that fct_kpis keeps of a value, by unit.
DIGITS = {"money": 2, "per_hour": 4, "minutes": 4, "seconds": 4, "days": 4}
UUID_OF_DIALS = "34b2986c-55ab-504b-a37e-eed40f31ec28"
ENGLISH, CHINESE = (Language(code, "EUR", "Europe/Berlin") for code in ("en", "zh"))
FOLDERS = ("databases", "datasets", "charts", "dashboards")


@pytest.fixture(scope="module")
def files(published):
    return bundle(published.register, published.boards, published.tables, STORE, ENGLISH)


@pytest.fixture(scope="module")
def documents(files):
    return {name: yaml.safe_load(text) for name, text in files.items()}


@pytest.fixture(scope="module")
def datasets(published):
    return all_datasets(published.register, published.boards, published.tables, ENGLISH)


def of_kind(documents, folder):
    return {name: each for name, each in documents.items() if name.startswith(f"{folder}/")}


def is_same(value, wanted, digits, kind):
    """Whether a float is the rounded value; fct_kpis has no row of a sum of 0."""
    if value is None or wanted is None:
        return not value and not wanted if kind == "additive" else value is wanted
    return abs(Decimal(str(value)) - wanted) <= Decimal(5).scaleb(-digits - 1)


class TestMetrics:
    def test_a_ratio_is_a_sum_by_a_sum(self):
        metric = of_components(KPIS["right_party_rate"], {"contacts", "connects"}, ENGLISH)
        assert metric.expression == (
            "cast(sum(contacts) as double precision) / nullif(sum(connects), 0)"
        )
        assert (metric.label, metric.d3format) == ("Right-party rate", ".1%")
        assert metric.description.endswith("(right_party_rate = contacts ÷ connects)")

    def test_what_is_credited_twice_is_summed_once(self):
        columns = {"orders_by_qualifier", "orders_by_closer"}
        metric = of_components(KPIS["orders"], columns, ENGLISH)
        assert metric.expression == "cast(sum(orders_by_qualifier) as double precision)"

    def test_what_cannot_be_summed_is_no_metric_of_components(self):
        assert of_components(KPIS["leads_attempted"], {"dials"}, ENGLISH) is None

    def test_names_are_in_the_language_of_the_company(self):
        assert of_components(KPIS["dials"], {"dials"}, CHINESE).label == "拨打量"

    @pytest.mark.parametrize("scope", ["company", *COLUMNS])
    def test_each_metric_says_what_fct_kpis_says_of_each_member(self, published, datasets, scope):
        """In components every row is picked and grouped; in fct_kpis a model has worked it out."""
        column = COLUMNS.get(scope, "'(none)'")
        components, figures = datasets["components"], datasets["figures"]
        metrics = [metric for metric in components.metrics if metric.name in KPIS]
        asked = {"columns": [column], "groupby": None, "filter": []}
        summed = ", ".join(Template(metric.expression).render(asked) for metric in metrics)
        rows = published.ask(f"select {column}, {summed} from ({components.sql}) as t group by 1")
        expected = {
            (member if scope != "company" else "(none)", kpi): value
            for member, kpi, value in published.ask(
                f"select member, kpi, value from ({figures.sql}) as t "
                f"where scope = '{scope}' and period = 'all'"
            )
        }
        seen = 0
        for member, *values in rows:
            for metric, value in zip(metrics, values, strict=True):
                digits = DIGITS.get(KPIS[metric.name].unit, 6)
                wanted = expected.get((member, metric.name))
                kind = KPIS[metric.name].kind
                assert is_same(value, wanted, digits, kind), (member, metric.name, value, wanted)
                seen += wanted is not None
        assert seen > 20

    def test_a_rate_of_dials_is_unknown_of_agents_where_a_machine_dials(self, datasets):
        (metric,) = [m for m in datasets["components"].metrics if m.name == "connect_rate"]

        def asked(**query):
            return Template(metric.expression).render({"columns": [], "filter": []} | query)

        guard = "sum(dials_by_machine) = 0"
        assert guard not in asked()
        assert guard not in asked(filter=[{"col": "campaign_name", "op": "IN", "val": ["A"]}])
        assert guard in asked(filter=[{"col": "agent_name", "op": "IN", "val": ["Ann"]}])
        assert guard in asked(columns=[{"label": "team_name", "sqlExpression": "team_name"}])


class TestDatasets:
    def test_their_columns_are_what_their_sql_gives(self, published, datasets):
        for dataset in datasets.values():
            given = {row[0] for row in published.ask(f"describe {dataset.sql}")}
            assert {column.name for column in dataset.columns} <= given, dataset.name
            assert dataset.labels.keys() <= given

    def test_no_row_is_lost_or_told_twice(self, published, datasets):
        whole = published.ask("select count(*), sum(dials) from fct_components_daily")
        assert published.ask(
            f"select count(*), sum(dials) from ({datasets['components'].sql}) as t"
        ) == (whole)
        figures = "select count(*) from rpt_kpis where credit_role <> 'closer'"
        assert published.ask(f"select count(*) from ({datasets['figures'].sql}) as t") == (
            published.ask(figures)
        )

    def test_their_sql_is_what_both_stores_run(self, datasets):
        for dataset in datasets.values():
            sql = " ".join([dataset.sql, *(metric.expression for metric in dataset.metrics)])
            assert not re.findall(
                r"::|\bqualify\b|\btry_cast\b|\bstrftime\b|\bexclude\b|\bmain\.", sql
            )


class TestRowsOfMarts:
    @pytest.fixture(scope="class")
    def made(self, published):
        """A board of rows of a mart with periods, and of the latest date of one without."""
        of_period = MartRows(
            chart="rows",
            title="By month",
            mart="rpt_kpis",
            columns=("kpi", "scope_id", "value"),
            sort=("-value",),
        )
        latest = of_period.model_copy(
            update={
                **{"title": "Costs", "mart": "fct_costs", "latest": "date_day", "sort": ()},
                **{"columns": ("agent_key", "amount_reporting", "date_day")},
            }
        )
        board = Board(board="rows", title="Money", tiles=(), charts=(of_period, latest))
        check_marts([board], published.tables)
        made = bundle(published.register, [board], published.tables, STORE, CHINESE)
        return {name: yaml.safe_load(text) for name, text in made.items()}

    def test_each_row_is_told_once_with_members_and_kpis_by_name(self, published, made):
        sql = made["datasets/dialmart/rpt_kpis.yaml"]["sql"]
        assert published.ask(f"select count(*) from ({sql}) as t") == published.ask(
            "select count(*) from rpt_kpis"
        )
        told = f"select distinct kpi, scope_id from ({sql}) as t where scope = 'agent'"
        names = {name for (name,) in published.ask("select display_name from dim_agents")}
        assert {member for _, member in published.ask(told)} <= names | {"(none)"}
        assert "拨打量" in {kpi for kpi, _ in published.ask(told)}

    def test_rows_of_periods_follow_the_period_and_say_which(self, made):
        chart = made["charts/rows_by_month.yaml"]["params"]
        assert chart["all_columns"] == ["period", "period_start", "kpi", "scope_id", "value"]
        assert chart["order_by_cols"] == ['["period_start", false]', '["value", false]']
        assert chart["column_config"]["value"] == {"d3NumberFormat": ",.4~f"}
        (period, *_) = made["dashboards/rows.yaml"]["metadata"]["native_filter_configuration"]
        numbers = {
            node["meta"]["sliceName"]: node["meta"]["chartId"]
            for node in made["dashboards/rows.yaml"]["position"].values()
            if isinstance(node, dict) and node["type"] == "CHART"
        }
        assert numbers["By month"] not in period["scope"]["excluded"]
        assert numbers["Costs"] in period["scope"]["excluded"]

    def test_only_the_latest_date_is_shown_where_that_is_said(self, published, made):
        (condition,) = made["charts/rows_costs.yaml"]["params"]["adhoc_filters"]
        sql = made["datasets/dialmart/fct_costs.yaml"]["sql"]
        (days,) = published.ask(
            f"select min(date_day), max(date_day) from ({sql}) as t "
            f"where {condition['sqlExpression']}"
        )
        (last,) = published.ask("select max(date_day) from fct_costs")
        assert set(days) == set(last)

    def test_columns_are_called_in_the_language(self, made):
        columns = made["datasets/dialmart/fct_costs.yaml"]["columns"]
        called = {column["column_name"]: column["verbose_name"] for column in columns}
        assert called["agent_key"] == "坐席"

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"mart": "fct_bonuses"}, "'Figures' wants mart fct_bonuses, which is not"),
            ({"columns": ("kpi", "paid")}, "'Figures' wants column paid of rpt_kpis, which is"),
        ],
    )
    def test_what_is_not_published_is_refused(self, published, change, said):
        declared = {"chart": "rows", "title": "Figures", "mart": "rpt_kpis", "columns": ["kpi"]}
        chart = MartRows.model_validate(declared | change)
        board = Board(board="people", title="People", tiles=(), charts=(chart,))
        with pytest.raises(BoardError, match=f"people, {said}"):
            check_marts([board], published.tables)


class TestBundle:
    def test_the_chinese_catalogue_has_every_word(self, published):
        language = Language("zh", "CNY", "Asia/Shanghai")
        missing = Missing()
        language.catalogue.add_fallback(missing)
        files = bundle(published.register, published.boards, published.tables, STORE, language)
        assert not missing.texts
        overview = yaml.safe_load(files["dashboards/overview.yaml"])
        assert overview["dashboard_title"] == "总览"
        assert overview["metadata"]["native_filter_configuration"][1]["name"] == "团队"
        colours = overview["metadata"]["label_colors"]
        funnel = yaml.safe_load(files["datasets/dialmart/funnel.yaml"])["sql"]
        steps = {step for (step,) in published.ask(f"select distinct step from ({funnel}) as t")}
        assert steps == colours.keys()

    def test_the_same_register_gives_the_same_files(self, published, files):
        again = bundle(published.register, published.boards, published.tables, STORE, ENGLISH)
        assert again == files
        assert list(again) == list(files)

    def test_an_object_keeps_its_uuid(self, documents):
        """These are what a Superset that was filled before knows: changing them doubles it."""
        assert uuid_of("dashboard", "overview") == documents["dashboards/overview.yaml"]["uuid"]
        assert documents["charts/tile_dials.yaml"]["uuid"] == UUID_OF_DIALS
        uuids = [each["uuid"] for f in FOLDERS for each in of_kind(documents, f).values()]
        assert len(uuids) == len(set(uuids))

    def test_every_board_shows_its_kpis_and_charts(self, published, documents):
        charts = {each["uuid"]: each for each in of_kind(documents, "charts").values()}
        for board in published.boards:
            page = documents[f"dashboards/{board.board}.yaml"]
            nodes = [node for node in page["position"].values() if isinstance(node, dict)]
            shown = [charts[n["meta"]["uuid"]] for n in nodes if n["type"] == "CHART"]
            assert len(shown) == len(board.tiles) + len(board.charts) + 1
            metrics = [
                metric
                for chart in shown
                for metric in (chart["params"].get("metric"), *chart["params"].get("metrics", ()))
            ]
            assert board.kpis <= set(metrics)

    def test_every_metric_and_dataset_that_a_chart_names_is_there(self, documents):
        known = {
            each["uuid"]: {metric["metric_name"] for metric in each["metrics"]}
            for each in of_kind(documents, "datasets").values()
        }
        for chart in of_kind(documents, "charts").values():
            form = chart["params"]
            named = {*form.get("metrics", ()), *([form["metric"]] if "metric" in form else ())}
            assert named <= known[chart["dataset_uuid"]], chart["slice_name"]

    def test_a_filter_reaches_what_can_be_filtered_and_nothing_else(self, documents):
        page = documents["dashboards/campaigns.yaml"]
        number = {
            node["meta"]["sliceName"]: node["meta"]["chartId"]
            for node in page["position"].values()
            if isinstance(node, dict) and node["type"] == "CHART"
        }
        filters = {each["name"]: each for each in page["metadata"]["native_filter_configuration"]}
        assert list(filters) == ["Period", "Team", "Campaign", "Agent"]
        left_out = set(filters["Campaign"]["scope"]["excluded"])
        assert {number["Leads attempted"], number["By list (all time)"]} <= left_out
        assert not {number["Right-party rate"], number["By script"]} & left_out
        assert number["Leads attempted"] not in filters["Period"]["scope"]["excluded"]

    def test_only_the_address_differs_between_stores(self, published, files):
        other = Store("postgresql+psycopg2://reader@host/bi", "dialmart")
        moved = bundle(published.register, published.boards, published.tables, other, ENGLISH)
        changed = {name for name in files if files[name] != moved[name]}
        assert {name.split("/")[0] for name in changed} == {"databases", "datasets"}
        assert (
            moved["datasets/dialmart/funnel.yaml"].replace("schema: dialmart", "schema: main")
            == files["datasets/dialmart/funnel.yaml"]
        )
