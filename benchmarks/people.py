"""Who and what the dials name: leads, lists, agents and campaigns, as SQL of their numbers."""

from dataclasses import dataclass

DAYS = 90
DIALS_OF_AN_AGENT = 200  # a day: no turn of an agent then reaches into the next one
CAMPAIGNS, LISTS = 10, 40
AREA_CODES = (201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218)


@dataclass(frozen=True)
class Size:
    """How much a number of dials brings with it."""

    dials: int

    @property
    def dials_of_a_day(self) -> int:
        """Dials of each day; the last day has what is left."""
        return -(-self.dials // DAYS)

    @property
    def leads(self) -> int:
        """Each is dialled five times on average."""
        return max(self.dials // 5, 1)

    @property
    def agents(self) -> int:
        """Enough for the calls that somebody answers."""
        return max(self.dials_of_a_day // DIALS_OF_AN_AGENT, 5)


def leads(size: Size) -> str:
    """The file of leads: all there before the first day."""
    return f"""
        select {lead_id("lead")} as lead_id, '2026-01-02 08:00:00' as entry_date,
            {list_id("lead")} as list_id, '2026-01-04 08:00:00' as modify_date, 'NEW' as status,
            null as vendor_lead_code, 'web' || lead % 3 as source_id, null as owner,
            '-5.00' as gmt_offset_now, '1' as phone_code, {phone_number("lead")} as phone_number,
            null as alt_phone, 'NY' as state, 'USA' as country_code, 0 as called_count,
            0 as entry_list_id
        from (select range as lead from range({size.leads}))"""


def lists() -> str:
    """The file of lists."""
    return f"""
        select {list_id("range")} as list_id, 'List ' || range as list_name,
            {campaign_id("range")} as campaign_id, 'Y' as active, null as agent_script_override
        from range({LISTS})"""


def users(size: Size) -> str:
    """The file of users: the agents, and the dialer itself."""
    return f"""
        select 'agent' || range as user, 'Agent ' || range as full_name, 1 as user_level,
            {team("range")} as user_group, 'Y' as active, null as email, null as user_code
        from range({size.agents})
        union all by name
        select 'VDAD' as user, 'Outbound Auto Dial' as full_name, 1 as user_level, 'Y' as active"""


def campaigns() -> str:
    """The file of campaigns."""
    return f"""
        select {campaign_id("range")} as campaign_id, 'Campaign ' || range as campaign_name,
            'Y' as active, 'RATIO' as dial_method, null as campaign_script
        from range({CAMPAIGNS})"""


def lead_id(lead: str) -> str:
    """The id of a lead."""
    return f"({lead} + 100001)"


def list_id(lead: str) -> str:
    """The list that a lead is on."""
    return f"(101 + {lead} % {LISTS})"


def campaign_id(lead: str) -> str:
    """The campaign that dials a lead, and the lead's list."""
    return f"'CAMP' || {lead} % {CAMPAIGNS}"


def agent(size: Size) -> str:
    """The agent who takes dial `i`."""
    return f"'agent' || i % {size.agents}"


def team(agent: str) -> str:
    """The user group of an agent."""
    return f"'TEAM' || ({agent}) % 8"


def phone_number(lead: str) -> str:
    """Another number for each lead: an area code, then seven digits from 200-0000 on."""
    area = f"{list(AREA_CODES)}[1 + {lead} % {len(AREA_CODES)}]"
    return f"{area} || 2000000 + ({lead} // {len(AREA_CODES)}) * 7919 % 8000000"
