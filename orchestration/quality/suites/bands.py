"""What is usual of a number, learned from its own history: the one place of the arithmetic.

A band is the median of the earlier values, give or take `SPREADS` spreads. A spread is the greatest
of: how far the values lie apart (1.4826 times the median absolute deviation, which is the standard
deviation of normal values), what chance alone does to a number of that size, and a floor. Medians
do not care for one bad day in the history. Not here: which numbers are judged (`usual.py`).
"""

# Rousseeuw and Croux 1993, "Alternatives to the Median Absolute Deviation", for the factor.
MAD_TO_DEVIATION = 1.4826
SPREADS = 4
# A change by less than a fifth is nobody's alarm, however steady the history was.
FLOOR = 0.20 / SPREADS
FEWEST_EARLIER = 3


def outside_band(series: str, names: str) -> str:
    """The SELECT of the newest values that lie outside the band of their earlier ones.

    Args:
        series: a SELECT of `names`, age (0 is judged, others are its history), value, and chance,
            the spread that the value has by chance alone; NULL values are no history.
        names: the columns, comma-separated, that name one series.

    Returns:
        A SELECT of `names`, value, lowest, highest and earlier, how many values the band is of.
    """
    return f"""
with series as ({series}),
usual as (
    select {names}, median(value) as usual, mad(value) as apart, median(chance) as chance,
        count(value) as earlier
    from series where age > 0 group by {names} having count(value) >= {FEWEST_EARLIER}
),
bands as (
    select {names}, earlier, usual, {SPREADS} * greatest(
        {MAD_TO_DEVIATION} * usual.apart, usual.chance, newest.chance, {FLOOR} * abs(usual)
    ) as width, newest.value
    from usual inner join (from series where age = 0) as newest using ({names})
)
select {names}, round(value, 4) as value, round(usual - width, 4) as lowest,
    round(usual + width, 4) as highest, earlier
from bands where abs(value - usual) > width
order by {names}"""
