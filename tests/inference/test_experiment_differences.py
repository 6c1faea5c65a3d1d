"""How far arms are apart: each method against another tool's value, or the raw units."""

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import integrate, stats

from orchestration.inference.experiments.bayes import belief
from orchestration.inference.experiments.clusters import difference_by_cluster, keep_to_an_arm
from orchestration.inference.experiments.cuped import difference_less_history
from orchestration.inference.experiments.means import difference_of_ratios
from orchestration.inference.experiments.multiplicity import adjusted
from orchestration.inference.experiments.proportions import difference_of_shares
from orchestration.inference.experiments.ratios import MISMATCH, sample_ratio_p
from orchestration.inference.experiments.sequential import always_valid_p

CHANCE = np.random.default_rng(42)


def units(mean: float, size: int) -> pd.DataFrame:
    """Leads or blocks with y, n and c, which vary together."""
    c = CHANCE.gamma(2, 1, size)
    n = CHANCE.poisson(5, size) + 1.0
    y = mean * n + c + CHANCE.normal(0, 2, size)
    return pd.DataFrame({"y": y, "n": n, "c": c, "cluster_id": CHANCE.integers(0, 8, size)})


def sums(frame: pd.DataFrame) -> pd.Series:
    y, n, c = frame.y, frame.n, frame.c
    totals = {"y": y, "n": n, "c": c, "yy": y * y, "nn": n * n, "cc": c * c, "yn": y * n}
    totals["yc"] = y * c
    return pd.Series(
        {"units": float(len(frame))} | {f"sum_{name}": each.sum() for name, each in totals.items()}
    )


def by_cluster(frame: pd.DataFrame) -> pd.DataFrame:
    rows = [
        sums(some).to_dict() | {"cluster_id": name} for name, some in frame.groupby("cluster_id")
    ]
    return pd.DataFrame(rows).astype({"cluster_id": str})


@pytest.mark.parametrize(
    ("arms", "p"),
    [((5000, 5300), 0.003117), ((1000, 1020), 0.656324)],
)
def test_arms_as_large_as_planned_are_told_from_others(arms, p):
    assert sample_ratio_p(arms, (0.5, 0.5)) == pytest.approx(p, abs=5e-7)


def test_shares_need_not_be_equal():
    # chi-square (30 - 20)² / 20 + (70 - 80)² / 80 = 6.25, of one degree
    assert sample_ratio_p((30, 70), (0.2, 0.8)) == pytest.approx(stats.chi2.sf(6.25, 1))
    assert sample_ratio_p((5000, 5500), (0.5, 0.5)) < MISMATCH
    assert math.isnan(sample_ratio_p((0, 0), (0.5, 0.5)))


def test_two_shares_have_the_pooled_test_and_newcombes_interval():
    found = difference_of_shares(60, 1000, 40, 1000)
    assert found.value / found.error == pytest.approx(2.051957, abs=5e-7)
    assert found.p == pytest.approx(0.040174, abs=5e-7)
    arm, control = (
        stats.binomtest(successes, 1000).proportion_ci(method="wilson") for successes in (60, 40)
    )
    down = np.hypot(0.06 - arm.low, control.high - 0.04)
    up = np.hypot(arm.high - 0.06, 0.04 - control.low)
    assert (found.low, found.high) == pytest.approx((0.02 - down, 0.02 + up))


def test_newcombes_interval_is_that_of_his_paper():
    # Newcombe 1998, table II, method 10
    assert difference_of_shares(56, 70, 48, 80)[2:4] == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference_of_shares(9, 10, 3, 10)[2:4] == pytest.approx((0.1705, 0.8090), abs=5e-5)


def test_nothing_is_made_of_nobody_and_no_p_of_units_that_are_all_alike():
    assert np.isnan(difference_of_shares(0, 0, 3, 10)).all()
    nobody = difference_of_shares(0, 10, 0, 10)
    assert nobody.value == 0
    assert nobody.low < 0 < nobody.high
    assert math.isnan(nobody.p)


def test_two_means_are_compared_as_welch_does():
    arm, control = (units(mean, size).assign(n=1.0) for mean, size in ((0.5, 40), (0.1, 90)))
    found = difference_of_ratios(sums(arm), sums(control))
    welch = stats.ttest_ind(arm.y, control.y, equal_var=False)
    assert found.p == pytest.approx(welch.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(welch.confidence_interval()))


def test_two_ratios_have_the_error_of_a_robust_regression():
    """Of y/n on the arm, weighted by n, with HC1 in each arm."""
    arm, control = units(0.5, 40), units(0.1, 90)
    fits = [
        sm.WLS(side.y / side.n, np.ones(len(side)), weights=side.n).fit(cov_type="HC1")
        for side in (arm, control)
    ]
    found = difference_of_ratios(sums(arm), sums(control))
    assert found.value == pytest.approx(fits[0].params.iloc[0] - fits[1].params.iloc[0])
    assert found.error == pytest.approx(np.hypot(fits[0].bse.iloc[0], fits[1].bse.iloc[0]))


def test_a_few_blocks_have_at_most_two_degrees_less_than_there_are():
    arm, control = units(0.5, 4), units(0.1, 4)
    found = difference_of_ratios(sums(arm), sums(control))
    assert found.high - found.value >= stats.t.ppf(0.975, 6) * found.error


@pytest.mark.parametrize("control", [pd.DataFrame({"y": [1.0], "n": 1.0, "c": 0.0})])
def test_one_unit_tells_no_difference(control):
    found = difference_of_ratios(sums(units(0.5, 9)), sums(control))
    assert np.isnan([found.low, found.high, found.p]).all()


@pytest.mark.parametrize("of", ["means", "ratios"])
def test_units_that_share_an_agent_have_the_error_of_a_regression_by_cluster(of):
    arm, control = units(0.5, 60), units(0.1, 70)
    if of == "means":
        arm, control = arm.assign(n=1.0), control.assign(n=1.0)
    both = pd.concat([arm.assign(b=1.0), control.assign(b=0.0)])
    fit = sm.WLS(both.y / both.n, sm.add_constant(both[["b"]]), weights=both.n).fit(
        cov_type="cluster",
        cov_kwds={"groups": both.cluster_id.to_numpy(), "use_correction": False},
    )
    found = difference_by_cluster(by_cluster(arm), by_cluster(control))
    assert found.value == pytest.approx(fit.params["b"])
    assert found.error == pytest.approx(fit.bse["b"] * math.sqrt(8 / 7))
    assert found.p == pytest.approx(2 * stats.t.sf(abs(found.value / found.error), 8 - 2))


def test_units_of_no_known_agent_are_each_their_own_cluster():
    arm, control = units(0.5, 60).assign(n=1.0), units(0.1, 70).assign(n=1.0)
    apart = [
        side.assign(cluster_id=range(k, k + len(side))) for side, k in ((arm, 0), (control, 100))
    ]
    told = difference_by_cluster(*map(by_cluster, apart))
    few = [
        by_cluster(side.assign(cluster_id=[0, 1, 2, *["none"] * (len(side) - 3)]))
        for side in (arm, control)
    ]
    assert difference_by_cluster(*few).error == pytest.approx(told.error, rel=0.1)
    unknown = difference_by_cluster(
        *(by_cluster(side.assign(cluster_id="none")) for side in (arm, control))
    )
    assert np.isnan([unknown.low, unknown.high, unknown.p]).all()


def test_agents_who_keep_to_an_arm_are_seen():
    arm, control = by_cluster(units(0.5, 60)), by_cluster(units(0.1, 70))
    assert not keep_to_an_arm(arm, control)
    assert keep_to_an_arm(arm, control.assign(cluster_id="other " + control.cluster_id))
    unknown = arm.assign(cluster_id="none")
    assert not keep_to_an_arm(unknown, unknown)


def test_history_is_taken_out_as_an_analysis_of_covariance_does():
    arm, control = units(0.5, 200).assign(n=1.0), units(0.5, 220).assign(n=1.0)
    both = pd.concat([arm.assign(b=1.0), control.assign(b=0.0)])
    fit = sm.OLS(both.y, sm.add_constant(both[["b", "c"]])).fit()
    found = difference_less_history(sums(arm), sums(control))
    assert found.value == pytest.approx(fit.params["b"])
    less = [side.y - fit.params["c"] * side.c for side in (arm, control)]
    welch = stats.ttest_ind(*less, equal_var=False)
    assert (found.low, found.high) == pytest.approx(tuple(welch.confidence_interval()))
    assert found.error < difference_of_ratios(sums(arm), sums(control)).error


def test_without_history_there_is_nothing_to_take_out():
    arm, control = units(0.5, 20).assign(c=0.0), units(0.1, 20).assign(c=0.0)
    assert np.isnan(difference_less_history(sums(arm), sums(control))).all()


@pytest.mark.parametrize("z", [0.5, 2.0, 3.5])
def test_the_sequential_ratio_is_that_of_the_mixture(z):
    """The likelihood of z under N(d, 1) averaged over N(0, τ²) differences, by that under none."""
    error, expected = 0.008, 0.02

    def likelihood(d):
        return stats.norm.pdf(z * error, d, error) * stats.norm.pdf(d, 0, expected)

    mixture = integrate.quad(likelihood, -0.3, 0.3, points=[0, z * error], epsabs=1e-12)[0]
    ratio = mixture / stats.norm.pdf(z * error, 0, error)
    p = 2 * stats.norm.sf(z)
    assert always_valid_p(p, error, expected) == pytest.approx(min(1, 1 / ratio))
    assert always_valid_p(p, error, expected) > p


def test_belief_is_the_one_that_was_computed_elsewhere():
    found = belief(arm=(60, 940), control=(40, 960))
    assert found.p_better == pytest.approx(0.979677, abs=5e-7)
    grid = np.linspace(0, 1, 200_001)
    arm, control = stats.beta.pdf(grid, 61, 941), stats.beta.pdf(grid, 41, 961)
    below = integrate.cumulative_trapezoid(arm, grid, initial=0)
    moment = integrate.cumulative_trapezoid(arm * grid, grid, initial=0)
    lost = integrate.trapezoid(control * (grid * below - moment), grid)
    assert found.expected_loss == pytest.approx(lost, rel=1e-6)


def test_belief_is_turned_round_where_less_is_better():
    assert belief(arm=(960, 40), control=(940, 60)).p_better == pytest.approx(0.979677, abs=5e-7)


def test_of_as_many_p_values_as_arms_the_smallest_counts_that_many_times():
    p = pd.Series([0.01, 0.04, np.nan, 0.01, 0.04, 0.03])
    role = pd.Series(["primary"] * 3 + ["secondary"] * 2 + ["guardrail"])
    # Holm: 3 * 0.01, 2 * 0.04; an arm that is not told yet counts. The others: 2 * 0.01, 0.04
    assert adjusted(p, role).tolist() == pytest.approx(
        [0.03, 0.08, np.nan, 0.02, 0.04, 0.03], nan_ok=True
    )
