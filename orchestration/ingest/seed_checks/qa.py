"""Whether the items of a form are of one version."""

from collections.abc import Iterator, Sequence

from orchestration.ingest.seed_rows import QaForm


def form_problems(items: Sequence[QaForm]) -> Iterator[str]:
    """Items that say another first day or campaign than the first item of their version."""
    first: dict[tuple[str, str], QaForm] = {}
    for item in items:
        begun = first.setdefault((item.form, item.version), item)
        for column in ("valid_from", "campaign"):
            if getattr(item, column) != getattr(begun, column):
                yield (
                    f"qa_forms.csv:{item.line}: {column}: found {getattr(item, column)} for "
                    f"version {item.version} of {item.form}; allowed: that of its first item, "
                    f"{getattr(begun, column)} (line {begun.line}); a change is a new version"
                )
