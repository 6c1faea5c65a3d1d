"""What a home declares in its `sources.yml`: the company, its sources, and how each one is read.

Import from here. The modules inside build on one another: terms, schedule, column, mapping,
systems, extract, sources; document and wording name every mistake by its line. Nothing here opens
a landed file or knows the lake.
"""

from orchestration.declaration.column import ColumnMapping, YearByOrder
from orchestration.declaration.document import DeclarationError
from orchestration.declaration.extract import (
    ColumnTime,
    Extract,
    ExtractedAt,
    FileNameTime,
    SystemExtract,
)
from orchestration.declaration.mapping import EntityMapping
from orchestration.declaration.schedule import Arrival
from orchestration.declaration.sources import (
    Capabilities,
    Company,
    Declaration,
    Source,
    read_declaration,
)
from orchestration.declaration.systems import systems

__all__ = [
    "Arrival",
    "Capabilities",
    "ColumnMapping",
    "ColumnTime",
    "Company",
    "Declaration",
    "DeclarationError",
    "EntityMapping",
    "Extract",
    "ExtractedAt",
    "FileNameTime",
    "Source",
    "SystemExtract",
    "YearByOrder",
    "read_declaration",
    "systems",
]
