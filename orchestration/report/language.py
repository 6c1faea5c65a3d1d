"""The language of a report: its words, and how numbers, amounts and days are written in it.

Words are English in the code and the templates; `zh.po` has them in Chinese, one catalogue for
pages and mails. Not here: the labels of KPIs, which the register has in both.
"""

import gettext
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "catalogues"
# from how many on a span is told in the next unit
SPANS = (("s", 1, 120), ("min", 60, 7200), ("h", 3600, None))
IN_SECONDS = {"seconds": 1, "minutes": 60}
LARGE_AMOUNT = 1000


@dataclass(frozen=True)
class Language:
    """A language and where its reader is.

    Attributes:
        code: `en` or `zh`.
        currency: of amounts, ISO 4217.
        zone: of moments, an IANA name.
    """

    code: str
    currency: str
    zone: str

    @cached_property
    def catalogue(self) -> gettext.NullTranslations:
        """Its words; English ones are their own."""
        file = CATALOGUES / f"{self.code}.po"
        if not file.exists():
            return gettext.NullTranslations()
        compiled = BytesIO()
        with file.open("rb") as source:
            write_mo(compiled, read_po(source, locale=self.code))
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)

    def __call__(self, text: str) -> str:
        """A word or sentence in it; what the catalogue does not have stays as it is."""
        return self.catalogue.gettext(text) if text else text

    def name(self, identifier: str) -> str:
        """What an id of the marts, such as sales_qualified, is called."""
        return self(identifier).replace("_", " ")

    @property
    def _locale(self) -> Locale:
        return Locale.parse({"en": "en_GB", "zh": "zh_CN"}[self.code])

    def value(self, value: Decimal | float | None, unit: str) -> str:
        """A KPI's value in its unit, as short as it can be read; a dash where there is none."""
        if value is None:
            return "–"
        if unit in IN_SECONDS:
            return self._span(value * IN_SECONDS[unit])
        if unit == "money":
            return self._amount(value)
        written = {
            "rate": lambda: numbers.format_percent(value, "#,##0.0%", self._locale),
            "ratio": lambda: self._decimal(value, 2),
            "probability": lambda: self._decimal(value, 3),
            "per_hour": lambda: f"{self._decimal(value, 1)} /{self('h')}",
            "days": lambda: f"{self._decimal(value, 1)} {self('d')}",
            "count": lambda: self._decimal(value, 0 if value == int(value) else 1),
        }
        return written[unit]()

    def number(self, value: Decimal | float) -> str:
        """A number without a unit, to two digits at most."""
        return numbers.format_decimal(value, "#,##0.##", self._locale)

    def amount(self, value: Decimal | float, currency: str | None = None) -> str:
        """An amount to the cent, however large; in the reporting currency or in its own."""
        return self._currency(value, "¤#,##0.00", currency)

    def interval(self, low: Decimal | None, high: Decimal | None, unit: str) -> str:
        """From a lower to an upper bound; a dash where either is not known."""
        known = None not in (low, high)
        return f"{self.value(low, unit)} – {self.value(high, unit)}" if known else "–"

    def change(self, now: Decimal, before: Decimal, unit: str) -> str | None:
        """What has changed: of rates in percentage points, else in percent of what was before.

        None where that was nothing.
        """
        if unit == "rate":
            points = self._decimal((now - before) * 100, 1, sign=True)
            return f"{points} {self('pp')}"
        if not before:
            return None
        share = (now - before) / abs(before)
        return numbers.format_percent(share, "+#,##0%;-#,##0%", self._locale)

    def period(self, kind: str, start: date) -> str:
        """A period as people call it."""
        if kind == "week":
            return self("week of %(day)s") % {"day": self.day(start)}
        skeleton = {"month": "yMMMM", "quarter": "yQQQ", "year": "y"}.get(kind)
        return (
            dates.format_skeleton(skeleton, start, locale=self._locale)
            if skeleton
            else self.day(start)
        )

    def day(self, day: date) -> str:
        """A day."""
        return dates.format_date(day, "medium", self._locale)

    @property
    def weekdays(self) -> list[str]:
        """The days of the week, short, from Monday."""
        names = dates.get_day_names("abbreviated", locale=self._locale)
        return [names[day] for day in range(7)]

    def short_day(self, day: date) -> str:
        """A day of the current year, as an axis names it."""
        return dates.format_skeleton("MMMd", day, locale=self._locale)

    def long_day(self, day: date, with_year: bool = True) -> str:
        """A day as a sentence has it."""
        if with_year:
            return dates.format_date(day, "long", self._locale)
        return dates.format_skeleton("MMMMd", day, locale=self._locale)

    def moment(self, moment: datetime | None) -> str:
        """A moment of UTC, naive, in the reader's zone."""
        if moment is None:
            return self("not known")
        zone = ZoneInfo(self.zone)
        local = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        return dates.format_datetime(local, "medium", zone, self._locale).rpartition(":")[0]

    def _decimal(self, value: Decimal | float, digits: int, sign: bool = False) -> str:
        form = "#,##0" + ("." + "0" * digits if digits else "")
        return numbers.format_decimal(value, f"+{form};-{form}" if sign else form, self._locale)

    def _amount(self, value: Decimal) -> str:
        return self._currency(value, "¤#,##0" if abs(value) >= LARGE_AMOUNT else "¤#,##0.00")

    def _currency(self, value: Decimal | float, form: str, currency: str | None = None) -> str:
        return numbers.format_currency(
            value, currency or self.currency, form, self._locale, currency_digits=False
        )

    def _span(self, seconds: Decimal) -> str:
        for unit, size, below in SPANS:
            if below is None or abs(seconds) < below:
                digits = 0 if unit == "s" or abs(seconds) >= 100 * size else 1
                return f"{self._decimal(seconds / size, digits)} {self(unit)}"
        raise AssertionError("the last unit has no end")
