"""A target and where it stands as a sentence, in English and Chinese, as somebody would say it."""

from datetime import date

import pandas as pd

from orchestration.report.language import Language

FORMS = {
    "en": {
        "amount": "{target} {kpi} from {first} to {last}",
        "rate": "{kpi} of {target} from {first} to {last}",
        "paced": "{said}: {value} by {through}, {pace} % of the pace",
        "not_paced": "{said}: {value} by {through}",
        "insufficient_data": "{said}: {value} by {through}, too little to judge",
        "not_started": "{said}: not started",
        "nothing_asked": "{said}: nothing was asked",
        "not_known": "{said}: no value yet",
    },
    "zh": {
        "amount": "{first}至{last}{kpi} {target}",
        "rate": "{first}至{last}{kpi} {target}",
        "paced": "{said}：截至{through}为 {value}，进度 {pace}%",
        "not_paced": "{said}：截至{through}为 {value}",
        "insufficient_data": "{said}：截至{through}为 {value}，数据不足",
        "not_started": "{said}：尚未开始",
        "nothing_asked": "{said}：未作要求",
        "not_known": "{said}：暂无数据",
    },
}


def sentence(target: pd.Series, language: Language) -> str:
    """What `fct_target_progress` says of a target.

    Args:
        target: kind, unit, label_en, label_zh, starts_on, ends_on, through_date, target_value,
            value, pace_index and status.
        language: of the reader.
    """
    forms = FORMS[language.code]
    is_amount = target.kind != "ratio" and target.unit in ("count", "money")
    first, last = _days(target.starts_on, target.ends_on, language)
    said = forms["amount" if is_amount else "rate"].format(
        kpi=_label(target, language.code, is_amount),
        target=language.value(target.target_value, target.unit),
        first=first,
        last=last,
    )
    form = _form_of(target)
    if form in ("not_started", "nothing_asked", "not_known"):
        return forms[form].format(said=said)
    return forms[form].format(
        said=said,
        value=language.value(target.value, target.unit),
        through=language.long_day(
            target.through_date, with_year=target.starts_on.year != target.ends_on.year
        ),
        pace=int(100 * target.pace_index + 0.5) if form == "paced" else "",
    )


def _form_of(target: pd.Series) -> str:
    if target.status in ("not_started", "nothing_asked"):
        return target.status
    if pd.isna(target.value):
        return "not_known"
    if target.status == "insufficient_data":
        return "insufficient_data"
    # nothing of what less is better of: better than any pace
    return "not_paced" if pd.isna(target.pace_index) else "paced"


def _days(first: date, last: date, language: Language) -> tuple[str, str]:
    """Both days; one year is said once, where the language says it."""
    both = first.year != last.year
    year_first = language.code == "zh"
    return (
        language.long_day(first, with_year=both or year_first),
        language.long_day(last, with_year=both or not year_first),
    )


def _label(target: pd.Series, language: str, within: bool) -> str:
    label = target[f"label_{language}"]
    return label[0].lower() + label[1:] if within else label
