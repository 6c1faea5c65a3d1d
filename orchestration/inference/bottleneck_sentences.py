"""A step of the funnel and what it lost as a sentence, in English and Chinese."""

import pandas as pd

from orchestration.report.language import Language

FORMS = {
    "en": {
        "fell": "{kpi} fell from {before} to {now}",
        "rose": "{kpi} rose from {before} to {now}",
        "stayed": "{kpi} stayed at {now}",
        "between": " ({low} to {high})",
        "lost": "qualified leads lost: about {leads}",
        "won": "qualified leads won: about {leads}",
        "rate": "mostly rate, in {dimension} {segment}",
        "mix": "mostly mix, in {dimension} {segment}",
        "reversed": "every single {dimension} moved the other way: the mix has changed",
        "may be chance": "may be chance",
        "too few": "too few to judge",
        "list": "list",
        "lead_hour": "hour",
        "attempt": "attempt",
        "agent": "agent",
        ";": "; ",
        ",": ", ",
    },
    "zh": {
        "fell": "{kpi}从 {before} 降至 {now}",
        "rose": "{kpi}从 {before} 升至 {now}",
        "stayed": "{kpi}保持 {now}",
        "between": "（{low} 至 {high}）",
        "lost": "约损失合格线索 {leads} 条",
        "won": "约增加合格线索 {leads} 条",
        "rate": "主要因转化率变化，集中于{dimension} {segment}",
        "mix": "主要因构成变化，集中于{dimension} {segment}",
        "reversed": "每个{dimension}的变化方向都相反：构成有变",
        "may be chance": "可能出于偶然",
        "too few": "数据不足",
        "list": "名单",
        "lead_hour": "时段",
        "attempt": "拨打次序",
        "agent": "坐席",
        ";": "；",
        ",": "，",
    },
}
WHOLE_FROM = 10


def sentence(step: pd.Series, language: Language) -> str:
    """What `rpt_bottlenecks` says of a step.

    Args:
        step: label_en, label_zh, value, value_before, change_low, change_high, lost_qualified,
            lost_amount, verdict, and of the segment that moved most dimension, segment_name,
            change_by_mix, change_by_rate and is_reversed.
        language: of the reader.
    """
    forms = FORMS[language.code]
    parts = [_moved(step, language), _worth(step, language)]
    if step.verdict in ("bottleneck", "gain"):
        parts += _where(step, forms)
    else:
        parts.append(forms[step.verdict])
    return forms[";"].join(parts)


def _moved(step: pd.Series, language: Language) -> str:
    """The rate before and now, and what the change may be; one week before tells no interval."""
    forms = FORMS[language.code]
    before, now = (language.value(rate, "rate") for rate in (step.value_before, step.value))
    form = "fell" if step.value < step.value_before else "rose"
    said = forms["stayed" if before == now else form].format(
        kpi=step[f"label_{language.code}"], before=before, now=now
    )
    if pd.isna(step.change_low):
        return said
    low, high = (language.change(bound, 0, "rate") for bound in (step.change_low, step.change_high))
    return said + forms["between"].format(low=low, high=high)


def _worth(step: pd.Series, language: Language) -> str:
    """Leads and, where a lead has a worth, money."""
    forms, lost = FORMS[language.code], abs(step.lost_qualified)
    leads = round(lost) if lost >= WHOLE_FROM else round(lost, 1)
    said = forms["won" if step.lost_qualified < 0 else "lost"].format(
        leads=language.value(leads, "count")
    )
    if pd.isna(step.lost_amount):
        return said
    return forms[","].join([said, language.value(abs(step.lost_amount), "money")])


def _where(step: pd.Series, forms: dict[str, str]) -> list[str]:
    """The segment that the change lies in; none where nothing was split."""
    if pd.isna(step.dimension):
        return []
    change = step.value - step.value_before
    kind = "rate" if step.change_by_rate * change >= step.change_by_mix * change else "mix"
    return [
        forms["reversed" if step.is_reversed else kind].format(
            dimension=forms[step.dimension], segment=step.segment_name
        )
    ]
