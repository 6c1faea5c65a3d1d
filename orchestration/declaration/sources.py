"""What `sources.yml` says: the company, its sources, and reading the file.

What belongs here: the models of the file down to a source, and the rules between them. What does
not: a source's extracts (extract.py), the policy seeds.
"""

from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, ValidationInfo, field_validator, model_validator

from orchestration.declaration.document import DeclarationError, read_document
from orchestration.declaration.extract import Extract, SystemExtract
from orchestration.declaration.systems import GENERIC, systems
from orchestration.declaration.terms import (
    Codec,
    Currency,
    Declared,
    Identifier,
    Name,
    Region,
    Zone,
    problem,
    refusal,
    refuse,
)
from orchestration.declaration.wording import messages, one_of

# What a system's own definition decides.
_DEFINED = ("entities", "columns", "optional_columns")


class Company(Declared):
    """Whose calls they are, and in which zone, currency and language it reports."""

    name: Name
    reporting_time_zone: Zone
    reporting_currency: Currency
    language: Literal["en", "zh"] = "en"
    week_start: Literal["monday", "sunday"] = "monday"


class Capabilities(Declared):
    """What a source is able to say; shown beside the KPI that depend on it."""

    answered_by: Literal["disposition", "amd", "none"] = "disposition"
    logs_unanswered: bool = True
    names_agents: bool = True
    has_handle_time: bool = True


class Source(Declared):
    """One account of one system: its zone, money, abilities and extracts."""

    system: Identifier
    account: Identifier
    time_zone: Zone
    encoding: Codec = "utf-8"
    currency: Currency = ""  # the declaration fills in the reporting currency
    phone_region: Region | None = None
    capabilities: Capabilities = Capabilities()
    extracts: tuple[Extract, ...]

    @field_validator("system")
    @classmethod
    def _system_is_known(cls, system: str) -> str:
        if system not in systems():
            raise refusal(one_of(system, systems()))
        return system

    @field_validator("extracts")
    @classmethod
    def _extracts_fit_the_system(
        cls, extracts: tuple[Extract, ...], info: ValidationInfo
    ) -> tuple[Extract, ...]:
        name = info.data.get("system", GENERIC)
        if name == GENERIC:
            return extracts
        system, problems = systems()[name], []
        for index, extract in enumerate(extracts):
            if extract.table not in system.tables:
                problems.append(
                    problem((index, "table"), extract.table, one_of(extract.table, system.tables))
                )
            problems += [
                problem((index, field), field, f"{field} only in a source of system: {GENERIC}")
                for field in _DEFINED
                if extract.says(field)
            ]
        refuse(problems)
        return tuple(SystemExtract.of(extract, system) for extract in extracts)

    @model_validator(mode="after")
    def _tables_are_unique(self) -> Self:
        tables = [extract.table for extract in self.extracts]
        refuse(
            [
                problem(("extracts", index, "table"), table, "each table once in a source")
                for index, table in enumerate(tables)
                if table in tables[:index]
            ]
        )
        return self


class Declaration(Declared):
    """The whole of a home's `sources.yml`."""

    company: Company
    sources: tuple[Source, ...]

    @property
    def extracts(self) -> tuple[tuple[Source, Extract], ...]:
        """Every extract with its source, in the order of the file."""
        return tuple((source, extract) for source in self.sources for extract in source.extracts)

    @field_validator("sources")
    @classmethod
    def _sources_are_unique_and_have_a_currency(
        cls, sources: tuple[Source, ...], info: ValidationInfo
    ) -> tuple[Source, ...]:
        accounts = [(source.system, source.account) for source in sources]
        refuse(
            [
                problem((index, "account"), account[1], f"each account of {account[0]} once")
                for index, account in enumerate(accounts)
                if account in accounts[:index]
            ]
        )
        company = info.data.get("company")
        default = {"currency": company.reporting_currency} if company else {}
        return tuple(s if s.currency else s.model_copy(update=default) for s in sources)


def read_declaration(path: Path) -> Declaration:
    """Reads and checks a home's `sources.yml`.

    Args:
        path: the file, UTF-8 YAML.

    Returns:
        The declaration, every source with its currency.

    Raises:
        DeclarationError: names every mistake with its line, what was found and what is allowed;
            a rule between several fields is looked at once each of them is sound.
    """
    document = read_document(path)
    try:
        declaration, error = Declaration.model_validate(document.data), None
    except ValidationError as found:
        declaration, error = None, found
    problems = messages(document, Declaration, error)
    if declaration is None or problems:
        raise DeclarationError(problems)
    return declaration
