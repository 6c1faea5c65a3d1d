"""A verdict as a sentence, in English and Chinese, as somebody would say it."""

import pandas as pd

from orchestration.inference.experiments.verdicts import Verdict
from orchestration.report.language import Language

FORMS = {
    "en": {
        "sample_ratio_mismatch": "do not read: {sizes} is not how the arms were planned",
        "guardrail_broken": "stop, guardrail broken: {compared}",
        "better": "stop, {arm} is better: {compared}",
        "worse": "stop, {arm} is worse: {compared}",
        "not_distinguishable": "not distinguishable: {compared}",
        "keep_running": "keep running until {day}: {units} of {planned} units in the smallest arm",
        "compared": "{kpi} {value} in {arm} against {control}, {low} to {high} apart",
        "size": "{units} in {arm}",
        "changed": "{said} (the plan was changed since)",
        "comma": ", ",
    },
    "zh": {
        "sample_ratio_mismatch": "不可解读：{sizes}，与计划的分配比例不符",
        "guardrail_broken": "停止，护栏指标被突破：{compared}",
        "better": "停止，{arm} 更好：{compared}",
        "worse": "停止，{arm} 更差：{compared}",
        "not_distinguishable": "无法区分：{compared}",
        "keep_running": "继续运行至{day}：最小组已有 {units} / {planned} 个单位",
        "compared": "{kpi} {arm} 为 {value}，对照组为 {control}，相差 {low} 至 {high}",
        "size": "{arm} {units}",
        "changed": "{said}（计划其后有改动）",
        "comma": "，",
    },
}


def sentence(
    plan: pd.Series, said: Verdict, judged: pd.DataFrame, sizes: pd.Series, language: Language
) -> str:
    """What `fct_experiment_verdicts` says of an experiment.

    Args:
        plan: reads_on, units_of_smallest_arm, n_per_arm and is_plan_changed.
        said: the verdict.
        judged: a row a KPI and arm: kpi, arm, value, control_value, difference_low,
            difference_high, unit, label_en and label_zh.
        sizes: units by arm.
        language: of the reader.
    """
    forms = FORMS[language.code]
    told = {
        "arm": said.arm,
        "sizes": forms["comma"].join(
            forms["size"].format(arm=arm, units=_count(units, language))
            for arm, units in sizes.items()
        ),
        "day": language.long_day(plan.reads_on),
        "units": _count(plan.units_of_smallest_arm, language),
        "planned": _count(plan.n_per_arm, language),
    }
    if said.arm:
        [row] = judged[(judged.kpi == said.kpi) & (judged.arm == said.arm)].itertuples()
        told["compared"] = _compared(row, language)
    whole = forms[said.verdict].format(**told)
    return forms["changed"].format(said=whole) if plan.is_plan_changed else whole


def _compared(row: pd.Series, language: Language) -> str:
    return FORMS[language.code]["compared"].format(
        kpi=getattr(row, f"label_{language.code}"),
        arm=row.arm,
        value=language.value(_known(row.value), row.unit),
        control=language.value(_known(row.control_value), row.unit),
        low=_apart(row.difference_low, row.unit, language),
        high=_apart(row.difference_high, row.unit, language),
    )


def _apart(difference: float, unit: str, language: Language) -> str:
    """A difference; of rates in percentage points."""
    if unit == "rate" and _known(difference) is not None:
        return language.change(difference, 0, unit)
    return language.value(_known(difference), unit)


def _known(value: float) -> float | None:
    return None if pd.isna(value) else value


def _count(units: float, language: Language) -> str:
    return language.value(units, "count")
