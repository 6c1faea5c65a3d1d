"""The small company of the incremental tests: what its files look like, how a day of it lands."""

from orchestration.home import Home
from tests.pipeline.homes import declare, deliver, extract

CALL = {
    "started_at": "start",
    "direction": {"constant": "outbound"},
    "agent_id": "agent",
    "lead_id": "lead",
    "campaign_id": "campaign",
    "disposition_code": "status",
    "disposition_at": "status_at",
    "is_deleted": {"column": "gone", "values": {"Y": True, "N": False}},
}
LEG = {
    "call_id": "call",
    "agent_id": "agent",
    "leg_number": "number",
    "talk_seconds": "talk",
    "wrap_seconds": "wrap",
}
EVENT = {
    "lead_id": "lead",
    "stage": "stage",
    "entered_at": "entered",
    "entered_by_agent_id": "agent",
    "call_id": "call",
}
HEADERS = {
    "calls": "id,start,agent,lead,campaign,status,status_at,gone",
    "board": "id,start,agent,lead,campaign,status,status_at,gone",
    "legs": "id,call,agent,number,talk,wrap",
    "leads": "id,created,channel",
    "stages": "id,lead,stage,entered,agent,call",
    "assignments": "agent,team,since",
}
EXTRACTS = (
    extract("calls", "call_attempts", ["id"], CALL),
    # a wallboard: what it no longer shows is no longer there
    extract("board", "call_attempts", ["id"], CALL, mode="snapshot"),
    extract("legs", "call_legs", ["id"], LEG),
    extract(
        "leads",
        "leads",
        ["id"],
        {"created_at": "created", "source_channel": "channel"},
        mode="snapshot",
    ),
    extract("stages", "lead_stage_events", ["id"], EVENT),
    extract(
        "assignments",
        "agent_assignments",
        ["agent", "since"],
        {"agent_id": "agent", "team_id": "team", "valid_from": "since"},
    ),
)
DISPOSITIONS = """\
system,campaign,code,valid_from,label,dial_result,answered_by,is_contact,is_conversation,\
is_marketing_qualified,is_sales_qualified,is_callback,is_dnc,is_bad_number,is_sale_claim,is_excluded
generic,*,NA,2000-01-01,No answer,no_answer,none,F,,F,F,F,F,F,F,F
generic,*,NI,2000-01-01,Not interested,answered,human,T,,F,F,F,F,F,F,F
generic,*,SALE,2000-01-01,Sale,answered,human,T,T,F,T,F,F,F,T,F
"""


def found_company(home: Home) -> None:
    """Declare the company and what its dispositions mean."""
    declare(home, *EXTRACTS)
    home.seeds.mkdir(exist_ok=True)
    (home.seeds / "dispositions.csv").write_text(DISPOSITIONS, encoding="utf-8")


def deliver_day(home: Home, date: str, rows: dict[str, list[str]]) -> None:
    """Land one file a table, extracted on a date (`20260131`)."""
    for table, lines in rows.items():
        deliver(home, f"{table}_{date}.csv", "\n".join([HEADERS[table], *lines, ""]))


def call(
    name: str, start: str, lead: str = "", agent: str = "A1", status: str = "NI", **more: str
) -> str:
    """A row of `calls` or `board`; a day alone is noon of it."""
    status_at, gone = more.get("status_at", ""), more.get("gone", "N")
    return f"{name},{at(start)},{agent},{lead},K1,{status},{at(status_at)},{gone}"


def leg(name: str, call: str, agent: str = "A1", talk: int = 90) -> str:
    """A row of `legs`."""
    return f"{name},{call},{agent},1,{talk},5"


def lead(name: str, channel: str = "web") -> str:
    """A row of `leads`."""
    return f"{name},2025-01-01 09:00,{channel}"


def event(name: str, lead: str, stage: str, entered: str, call: str = "", agent: str = "") -> str:
    """A row of `stages`."""
    return f"{name},{lead},{stage},{at(entered)},{agent},{call}"


def at(day: str) -> str:
    """Noon of a day; a time as it is."""
    return f"{day} 12:00:00" if len(day) == 10 else day
