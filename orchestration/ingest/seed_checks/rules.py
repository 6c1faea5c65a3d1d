"""Whether policies and attribution models fit each other and what the sources tell."""

from collections.abc import Iterator, Sequence

from orchestration.declaration import Declaration
from orchestration.ingest.seed_rows import AttributionModel, Policy


def policy_problems(policies: Sequence[Policy], declaration: Declaration) -> Iterator[str]:
    """Whether there is a policy for all campaigns, and one by which calls can connect."""
    if not any(policy.campaign == "*" for policy in policies):
        yield "policies.csv: found no row for campaign '*'; allowed: at least one"
    unverified = [s.account for s in declaration.sources if s.capabilities.answered_by == "none"]
    strict = [
        policy
        for policy in policies
        if policy.connect_basis != "answered" and policy.unknown_as_human_if_talk_ge is None
    ]
    if unverified and strict:
        yield (
            f"policies.csv:{strict[0].line}: found {strict[0].connect_basis} for source "
            f"{unverified[0]!r}, which does not tell who answered (answered_by: none), so that no "
            "call would connect; allowed: connect_basis answered, or unknown_as_human_if_talk_ge"
        )


def attribution_problems(
    models: Sequence[AttributionModel], policies: Sequence[Policy]
) -> Iterator[str]:
    """Whether the weights of each model are an order, and each policy names a model."""
    for model in models:
        allowed = 100 if model.half_life_days is None else 0
        if model.total_weight != allowed:
            yield (
                f"attribution_models.csv:{model.line}: found weights of {model.total_weight} "
                "together; allowed: 100, or 0 where half_life_days are given"
            )
    known = [model.model for model in models]
    for policy in policies:
        if policy.attribution_model not in known:
            yield (
                f"policies.csv:{policy.line}: attribution_model: found "
                f"{policy.attribution_model!r}, which attribution_models.csv does not have; "
                f"allowed: {', '.join(known)}"
            )
