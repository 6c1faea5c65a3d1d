"""After how many attempts a lead is given up, as a sentence in the company's language."""

import pandas as pd
import pyarrow as pa

from orchestration.report.language import Language

SENTENCES = pa.schema(
    {"scope": pa.string(), "scope_id": pa.string(), "sentence": pa.string()},
)
FORMS = {
    "en": {
        "stop": "{name}: give up a lead that {stop} attempts have not reached. The next one earns "
        "{most} at most and has to earn {least}",
        "go_on": "{name}: no attempt, up to number {told}, is known not to be worth it",
        "worth_unknown": "{name}: what an attempt may cost is not known; no call has contributed "
        "to an order, or no cost is told",
    },
    "zh": {
        "stop": "{name}：拨打 {stop} 次仍未接通的线索应放弃。"
        "再拨一次最多带来 {most}，至少需带来 {least}",
        "go_on": "{name}：截至第 {told} 次，没有任何一次拨打可被认定为不值得",
        "worth_unknown": "{name}：无法判断一次拨打值多少，因为没有电话促成订单，或没有成本数据",
    },
}
RULES = """
select
    rules.scope, rules.scope_id, attempts_told, stop_after_attempt, rules.least_worth,
    coalesce(campaign_name, list_name, rules.scope_id) as name,
    next_one.earned_amount_high as most,
    rules.contact_worth is null or rules.least_worth is null as is_unknown,
    company.language, company.reporting_currency, company.reporting_time_zone
from marts.fct_stop_rules as rules
left join marts.fct_attempt_curve as next_one
    on rules.scope = next_one.scope and rules.scope_id = next_one.scope_id
    and rules.stop_after_attempt + 1 = next_one.attempt_number
left join marts.dim_campaigns on rules.scope = 'campaign' and rules.scope_id = campaign_key
left join marts.dim_lists on rules.scope = 'list' and rules.scope_id = list_key
cross join lake.company as company
order by rules.scope, rules.scope_id
"""


def stop_sentences(rules: pd.DataFrame) -> pa.Table:
    """What `fct_stop_rules` says in words."""
    rows = [
        {"scope": rule.scope, "scope_id": rule.scope_id, "sentence": sentence(rule)}
        for _, rule in rules.iterrows()
    ]
    return pa.Table.from_pylist(rows, schema=SENTENCES)


def sentence(rule: pd.Series) -> str:
    """One rule in words.

    Args:
        rule: name, attempts_told, stop_after_attempt, most and least_worth, is_unknown, and of the
            company language, reporting_currency and reporting_time_zone.
    """
    language = Language(rule.language, rule.reporting_currency, rule.reporting_time_zone)
    forms = FORMS[language.code]
    name = language("none") if rule["name"] == "(none)" else rule["name"]
    if rule.is_unknown:
        return forms["worth_unknown"].format(name=name)
    if pd.isna(rule.stop_after_attempt):
        return forms["go_on"].format(name=name, told=int(rule.attempts_told))
    return forms["stop"].format(
        name=name,
        stop=int(rule.stop_after_attempt),
        most=language.amount(rule.most),
        least=language.amount(rule.least_worth),
    )
