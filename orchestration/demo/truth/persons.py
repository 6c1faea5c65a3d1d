"""Who a lead is in the end: dialer leads and merged leads that are one person count as one."""

import numpy as np

from orchestration.demo.company.leads import root_of
from orchestration.demo.company.world import World

NONE = "(none)"


def persons_of_crm(world: World, crm: np.ndarray) -> np.ndarray:
    """The persons of CRM leads (numbers), after all merges."""
    root = root_of(world.crm, np.asarray(crm)).astype("U9")
    return np.strings.add("crm ", root).astype(object)


def persons_of_dialer(world: World, lead: np.ndarray) -> np.ndarray:
    """The persons of dialer leads (numbers); None where a phone is two CRM leads'."""
    of = world.dialer.loc[lead]
    own = np.strings.add("dialer ", of["lead_id"].to_numpy().astype("U9"))
    known = persons_of_crm(world, of["crm"].to_numpy())
    person = np.where(of["match"] == "id", own, known).astype(object)
    person[(of["match"] == "ambiguous").to_numpy()] = None
    return person
