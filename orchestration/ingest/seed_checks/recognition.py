"""What the seeds of recognition have to agree on with each other and with the register.

What one row alone may say is in `seed_rows/recognition.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from orchestration.ingest.seed_checks.overlaps import overlaps
from orchestration.ingest.seed_rows import Kpi, Leaderboard, PromotionRule, Recognition, Seed

# Who is praised for dialling dials: what nobody has to answer is no outcome.
EFFORT = {"dials", "leads_attempted"}
# Its rows come with the reviews: a register without it is one of a company that has none.
QA_SCORE = "qa_score"


def recognition_problems(seeds: Mapping[str, Sequence[Seed]]) -> list[str]:
    """What is wrong, one line a problem: `file:line: column: found X; allowed: …`.

    Args:
        seeds: the rows of every seed, by its name.
    """
    register = {kpi.kpi: kpi for kpi in seeds["kpis"]}
    boards, rules = seeds["leaderboards"], seeds["promotion_rules"]
    return [
        *(problem for board in boards for problem in _of_board(board, register)),
        *(problem for rule in rules for problem in _of_rule(rule, register)),
        *_in_force_twice("leaderboards", boards, ("board",)),
        *_in_force_twice("promotion_rules", rules, ("rule", "kpi")),
        *_uneven_sets(rules),
        *_unknown_boards(seeds["recognitions"], boards),
        *_pseudonyms_of_two(seeds["recognition_preferences"]),
    ]


def _of_board(board: Leaderboard, register: Mapping[str, Kpi]) -> Iterator[str]:
    kpi, where = register.get(board.kpi), f"leaderboards.csv:{board.line}"
    if kpi is None or kpi.better is None or kpi.numerator in EFFORT:
        yield (
            f"{where}: kpi: found {board.kpi!r}; allowed: one of kpis.csv that says which way is "
            "better, and that counts more than dials"
        )
        return
    yield from _too_few(where, board.min_n, kpi)
    if board.kind == "improvement" and kpi.kind != "ratio":
        yield (
            f"{where}: kind: found improvement of {kpi.kpi}, which grows with the days at work; "
            "allowed: a ratio such as conversation_rate, or kind outcome"
        )
    if board.floor_kpi and board.floor_kpi not in register and board.floor_kpi != QA_SCORE:
        yield f"{where}: floor_kpi: found {board.floor_kpi!r}; allowed: those of kpis.csv"


def _of_rule(rule: PromotionRule, register: Mapping[str, Kpi]) -> Iterator[str]:
    kpi, where = register.get(rule.kpi), f"promotion_rules.csv:{rule.line}"
    if kpi is None or kpi.better is None or kpi.interval != "wilson":
        yield (
            f"{where}: kpi: found {rule.kpi!r}; allowed: one of kpis.csv that is a share (interval "
            "wilson) and says which way is better"
        )
        return
    yield from _too_few(where, rule.min_n, kpi)


def _too_few(where: str, min_n: int, kpi: Kpi) -> Iterator[str]:
    if min_n < (kpi.min_n or 0):
        yield (
            f"{where}: min_n: found {min_n}; allowed: at least {kpi.min_n}, from which kpis.csv "
            f"ranks {kpi.kpi}"
        )


def _in_force_twice(name: str, rows: Sequence[Seed], of: Sequence[str]) -> Iterator[str]:
    def identity(row: Seed) -> tuple:
        return tuple(getattr(row, column) for column in of)

    for before, after in overlaps(rows, identity, _in_force):
        yield (
            f"{name}.csv:{after.line}: valid_from: found {after.valid_from}, while line "
            f"{before.line} is in force; allowed: a valid_to there, not after it"
        )


def _in_force(row: Seed) -> tuple[date, date]:
    return row.valid_from, row.valid_to or date.max


def _uneven_sets(rules: Sequence[PromotionRule]) -> Iterator[str]:
    """KPIs of one set that would be looked at over different periods."""
    first: dict[tuple, PromotionRule] = {}
    for row in rules:
        other = first.setdefault((row.rule, row.valid_from), row)
        if (row.periods, row.period) != (other.periods, other.period):
            yield (
                f"promotion_rules.csv:{row.line}: period: found {row.periods} times {row.period}, "
                f"and {other.periods} times {other.period} in line {other.line}; allowed: one for "
                "all KPIs of a rule"
            )


def _unknown_boards(
    recognitions: Sequence[Recognition], boards: Sequence[Leaderboard]
) -> Iterator[str]:
    known = {None, *(board.board for board in boards)}
    for row in recognitions:
        if row.board not in known:
            yield (
                f"recognitions.csv:{row.line}: board: found {row.board!r}; allowed: one of "
                "leaderboards.csv, or nothing"
            )


def _pseudonyms_of_two(preferences: Sequence[Seed]) -> Iterator[str]:
    first: dict[str, int] = {}
    for row in preferences:
        if row.pseudonym and first.setdefault(row.pseudonym, row.line) != row.line:
            yield (
                f"recognition_preferences.csv:{row.line}: pseudonym: found {row.pseudonym!r} again "
                f"(first in line {first[row.pseudonym]}); allowed: one of one's own"
            )
