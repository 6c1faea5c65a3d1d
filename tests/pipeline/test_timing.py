"""Timing: when and how often to call, as it was worked out by hand for the golden home."""

from tests.pipeline.homes import ask

SOURCE_IDS = "inner join marts.fct_call_attempts as calls using (call_key)"


def test_a_dial_is_told_by_the_clock_of_whom_it_called(golden):
    rows = ask(
        golden.home,
        "select source_id, zone_basis, zone, cast(local_at as varchar), local_dow, local_hour "
        f"from marts.int_local_dials {SOURCE_IDS} "
        "where source_id in ('C3', 'C11', 'C13', 'C20', 'C22', 'M1', 'M3', 'M4', 'M5')",
    )
    york = "America/New_York"
    assert set(rows) == {
        # its source says Chicago: an hour before New York, where the call was made
        ("C3", "lead", "America/Chicago", "2025-10-13 09:30:00", 1, 9),
        ("C11", "lead", "America/Los_Angeles", "2025-10-14 07:00:00", 2, 7),
        ("C13", "unknown", None, None, None, None),
        # a Saturday there, a Sunday where the company reports
        ("C20", "lead", york, "2025-10-25 20:30:00", 6, 20),
        ("C22", "unknown", None, None, None, None),
        ("M1", "phone", york, "2025-10-21 09:00:00", 2, 9),
        ("M3", "phone", york, "2025-10-21 09:10:00", 2, 9),
        # the hour that comes twice
        ("M4", "lead", york, "2025-11-02 01:30:00", 7, 1),
        ("M5", "lead", york, "2025-11-02 01:30:00", 7, 1),
    }
