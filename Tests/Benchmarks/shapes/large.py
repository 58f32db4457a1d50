"""Some of the others, as large as such files really get: one release fills a block or more."""

from .markup import outlines
from .layouts import transposed, wide_end
from .numbers import prices
from .people import mexico, rki
from .shape import shape


@shape(60, key="item")
def large_prices(rng, count):
    """20,000 prices, all new every week."""
    return prices(rng, count, 20_000)


@shape(60, key="Province/State,Country/Region")
def large_wide(rng, count):
    """JHU time series in its second year: 400 columns and one more every day."""
    return wide_end(rng, count, 400)


@shape(60, key="date", date="date")
def large_transposed(rng, count):
    """A row for each day, a column for each of 1,500 areas."""
    return transposed(rng, count, 1500)


@shape(30, suffix="geojson")
def large_outlines(rng, count):
    """GeoJSON of 200 areas, 1.3 MB."""
    return outlines(rng, count, 200)


@shape(40)
def large_register(rng, count):
    """Mexico: 22,000 persons at the end, the day of today in each row."""
    return mexico(rng, count, 550)


@shape(40)
def large_cases(rng, count):
    """RKI: flags, ids and the date of the data all new, ten times as many."""
    return rki(rng, count, 320)
