"""Histories of a thousand releases."""

from .chance import Reports, part, poisson, walk
from .shape import days, shape, table, times
from .words import places


@shape(1000, key="region")
def thousand_small(rng, count):
    """1,000 releases of 5 kB: beds taken now, every six hours."""
    names = places(rng, 100)
    beds = [rng.randrange(40, 900) for _ in names]
    taken = [walk(rng, bed * 0.5, bed * 0.01 + 0.3, 0, bed) for bed in beds]
    for time in times(rng, "2021-01-01T00:00", count, hours=6, late=600):
        now = [round(next(each)) for each in taken]
        yield time, table("region,updated,beds,taken,ventilated,percent", [
            (name, f"{time:%Y-%m-%d %H:00}", bed, used, used // 6, f"{100 * used / bed:.1f}")
            for name, bed, used in zip(names, beds, now)])


@shape(1000, key="station")
def thousand_large(rng, count):
    """1,000 releases of 65 kB: 900 bicycle stations, each hour.

    An eighth of the stations changed.
    """
    streets, rows = places(rng, 900), []
    for number, street in enumerate(streets):
        docks = rng.choice((12, 15, 20, 24, 30))
        rows.append([1001 + 3 * number, f"{street} / {rng.choice(streets)}",
                     round(rng.uniform(48.8, 48.9), 5), round(rng.uniform(2.2, 2.4), 5),
                     docks, rng.randrange(docks + 1), 0, "2022-05-31 23:50"])
    for time in times(rng, "2022-06-01T00:00", count, hours=1, late=600):
        for row in rows:
            if rng.random() < 0.12:
                row[5] = min(row[4], max(0, row[5] + rng.choice((-3, -2, -1, -1, 1, 1, 2, 3))))
                row[6] = part(rng, row[5], 0.3)
                row[7] = f"{time:%Y-%m-%d %H}:{rng.randrange(60):02}"
        yield time, table("station,name,lat,lon,docks,bikes,electric,changed", rows)


@shape(1000, key="number")
def thousand_append(rng, count):
    """1,000 releases of a list that only grows, to 115 kB."""
    towns, rows = places(rng, 200), []
    for time in times(rng, "2019-02-01T10:00", count):
        for _ in range(1 + poisson(rng, 2)):
            rows.append((len(rows) + 1, f"{time:%Y-%m-%d}", rng.choice(towns),
                         rng.choice(("fire", "flood", "traffic", "other")), poisson(rng, 1.5),
                         round(rng.lognormvariate(7, 1.2))))
        yield time, table("number,date,place,kind,injured,damage", rows)


@shape(1000, key="date", date="date")
def thousand_country(rng, count):
    """1,000 releases of a row a day, the last 14 days change."""
    shares = (0.3, 0.35, *[0.3] * 12)
    kinds = [Reports(rng, [1], level, shares, 0.01) for level in (9000, 800, 90)]
    calendar = days("2020-03-01", count + 10)
    for kind in kinds:
        kind.after(10)
    for time in times(rng, "2020-03-11T15:00", count):
        for kind in kinds:
            kind.advance()
        rows, total = [], 0
        for day, each in enumerate(zip(*(kind.shown for kind in kinds))):
            new = [figures[0] for figures in each]
            total += new[0]
            week = [figures[0] for figures in kinds[0].shown[max(0, day - 6):day + 1]]
            rows.append((calendar[day], *new, total, f"{sum(week) / len(week):.1f}"))
        yield time, table("date,cases,admissions,deaths,total_cases,mean_7_days", rows)
