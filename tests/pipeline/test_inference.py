"""The published golden home says how sure it is, and what young cohorts are on their way to."""

from decimal import Decimal

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.weightstats import DescrStatsW

from tests.pipeline.homes import ask

# With reasons in DECISIONS.md: no sample of anything, or an estimate with an estimated share.
WITHOUT_INTERVAL = {"list_saturation", "abandon_rate_uk"}


def test_every_ratio_of_the_register_has_an_interval_but_those_with_a_reason(golden):
    without = ask(
        golden.home, "select kpi from marts.dim_kpis where kind = 'ratio' and interval is null"
    )
    assert {kpi for (kpi,) in without} == WITHOUT_INTERVAL


def test_every_figure_of_two_days_or_events_says_how_sure_it_is(published):
    silent = published(
        """
        select kpi, count(*) from rpt_kpis inner join dim_kpis using (kpi)
        where interval in ('mean', 'ratio') and period = 'all' and scope = 'company'
            and value is not null and (ci_low is null or value not between ci_low and ci_high)
        group by all
        """
    )
    assert silent == []


def bounds(published, kpi):
    [found] = published(
        f"select ci_low, ci_high from fct_kpis where kpi = '{kpi}' and period = 'all' "
        "and scope = 'company' and figure = 'current'"
    )
    return [float(bound) for bound in found]


def test_the_mean_of_talk_has_students_interval_over_the_calls(golden, published):
    talks = ask(
        golden.home,
        "select talk_seconds from marts.fct_call_attempts where is_connect "
        "and not is_time_outlier and talk_seconds is not null",
    )
    expected = DescrStatsW(np.array(talks, dtype=float).ravel()).tconfint_mean()
    assert bounds(published, "average_talk_seconds") == pytest.approx(expected, abs=5e-5)


def test_a_ratio_has_the_interval_of_its_days(golden, published):
    days = np.array(
        ask(
            golden.home,
            "select cast(sum(handle_seconds_of_connects) as double), "
            "cast(sum(connects_timed) as double) from marts.fct_components_daily "
            "group by date_day having sum(connects_timed) > 0",
        )
    )
    handle, connects = days.T
    fit = sm.WLS(handle / connects, np.ones(len(days)), weights=connects).fit(
        cov_type="HC1", use_t=True
    )
    expected = fit.conf_int()[0]
    assert bounds(published, "average_handle_seconds") == pytest.approx(expected, abs=5e-5)


def test_a_cohort_that_is_not_over_says_what_it_is_on_its_way_to(published):
    """Three of five ordered after 10, 11 and 15 days; nobody was lost sight of before the 15th."""
    [cohort] = published(
        "select members, converted, rate_so_far, is_mature, followed_days, rate_expected "
        "from rpt_cohorts where cohort = 'sales_conversion' and cohort_month = '2025-10-01'"
    )
    assert cohort == (5, 3, Decimal("0.6"), False, 24, Decimal("0.6"))


def test_a_conversion_counts_on_a_day_that_is_over(published):
    """C24's lead ordered on the last day, of which the others are not known: else it were 100 %."""
    [cohort] = published(
        "select members, converted, followed_days, rate_expected "
        "from rpt_cohorts where cohort = 'sales_conversion' and cohort_month = '2025-11-01'"
    )
    assert cohort == (1, 1, 4, 0)
