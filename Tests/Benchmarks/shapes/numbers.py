"""Figures that a model or a calculation gives, and that are calculated anew every day."""

import math

from .chance import Reports, poisson, populations, walk
from .shape import days, shape, table, times
from .words import AGES, places


@shape(90, key="area,date", date="date")
def floats_daily(rng, count):
    """Estimates made anew: the last digits of all change."""
    names, calendar = places(rng, 30), days("2021-01-01", count + 60)
    walks = [walk(rng, 1.0, 0.03, 0.4, 2.2) for _ in names]
    true = [[next(each) for _ in range(count + 60)] for each in walks]
    drift = [[rng.gauss(0, 0.05) for _ in range(count + 60)] for _ in names]
    for number, time in enumerate(times(rng, "2021-03-02T05:00", count)):
        rows = []
        for area, name in enumerate(names):
            for day in range(number + 1, number + 60):
                # What is newer is less certain; older estimates move in the fourth digit only.
                old = number + 60 - day
                drift[area][day] = drift[area][day] * 0.9 + rng.gauss(0, 0.02 / old ** 1.5 + 1e-5)
                value = true[area][day] + drift[area][day]
                width = (0.03 + 0.2 / old) * (1 + 0.2 * drift[area][day] + rng.gauss(0, 1e-4))
                rows.append((calendar[day], name, f"{value:.6f}", f"{value - width:.6f}",
                             f"{value + 1.1 * width:.6f}"))
        yield time, table("date,area,rt,lower,upper", rows)


@shape(90, key="series,month")
def floats_rare(rng, count):
    """Figures of 15 digits: one month more, few are revised."""
    series = [f"CPI.{n:03}.{rng.choice('AMQ')}" for n in range(60)]
    columns = [[[100 * math.exp(rng.gauss(0, 0.02)) for _ in range(4)] for _ in range(24)]
               for _ in series]
    for number, time in enumerate(times(rng, "2010-01-15T09:00", count, hours=720)):
        for values in columns:
            values.append([value * math.exp(rng.gauss(0.002, 0.006)) for value in values[-1]])
            for _ in range(poisson(rng, 0.7)):
                back, place = min(len(values), 1 + int(rng.expovariate(0.4))), rng.randrange(4)
                values[-back][place] *= 1 + rng.gauss(0, 1e-3)
        rows = [(name, f"{2008 + month // 12}-{month % 12 + 1:02}", *row)
                for name, values in zip(series, columns) for month, row in enumerate(values)]
        yield time, table("series,month,index,adjusted,trend,weight", rows)


@shape(90, key="area,date", date="date")
def rates(rng, count):
    """Rates per 100,000 of seven days, calculated anew.

    The populations that they are relative to are replaced half-way.
    """
    names, sizes = places(rng, 70), populations(rng, 70)
    reports = Reports(rng, sizes, 2500).after(20)
    calendar = days("2021-09-01", count + 20)
    for number, time in enumerate(times(rng, "2021-09-21T03:00", count)):
        if number == count // 2:
            sizes = [round(size * rng.uniform(0.98, 1.03)) for size in sizes]
        reports.advance()
        rows = []
        for area, name in enumerate(names):
            figures = [day[area] for day in reports.shown]
            for day in range(max(6, len(figures) - 50), len(figures)):
                week = sum(figures[day - 6:day + 1])
                before = sum(figures[max(0, day - 13):max(0, day - 6)])
                rows.append((name, calendar[day], week, f"{week * 1e5 / sizes[area]:.2f}",
                             f"{100 * (week - before) / before:.1f}" if before else None))
        yield time, table("area,date,cases_7_days,per_100000,change_percent", rows)


QUANTILES = (0.01, 0.025, *(n / 20 for n in range(1, 20)), 0.975, 0.99)


@shape(70, key="location,target_date,quantile", date="target_date")
def nowcast(rng, count):
    """Nowcasts: 23 quantiles for each of 21 days, all new."""
    names, sizes = [f"DE-{name[:2].upper()}" for name in places(rng, 8)], populations(rng, 8)
    reports = Reports(rng, sizes, 1500).after(30)
    calendar = days("2021-11-01", count + 30)
    normal = [2.33 * (2 * quantile - 1) ** 3 + 1.3 * (quantile - 0.5) for quantile in QUANTILES]
    for time in times(rng, "2021-12-01T12:00", count):
        reports.advance()
        rows, last = [], len(reports.shown) - 1
        for area, name in enumerate(names):
            for day in range(last - 20, last + 1):
                known = reports.shown[day][area]
                mean = known / (1 - 0.45 * 0.6 ** (last - day)) * math.exp(rng.gauss(0, 0.02))
                width = 0.02 + 0.35 * 0.75 ** (last - day)
                # Quantiles of a sample are a bit off, each in its own way.
                values = sorted(mean * math.exp(width * rng.gauss(z, 0.02)) for z in normal)
                rows += [(name, calendar[day], f"{day - last} day", f"{quantile:g}",
                          max(known, round(value)))
                         for quantile, value in zip(QUANTILES, values)]
        yield time, table("location,target_date,target,quantile,value", rows)


@shape(104, key="item")
def prices(rng, count, items=2000):
    """A price list: all prices change weekly, many end in 9.

    A few items come and go.
    """
    kinds, rows = places(rng, 300), []
    for number, time in enumerate(times(rng, "2022-01-03T04:00", count, hours=168)):
        for _ in range(items if number == 0 else 10):
            name = f"{rng.choice(kinds)} {rng.randrange(9)}"
            rows.append([f"{rng.randrange(10**6, 10**7)}", name, rng.lognormvariate(2.5, 1),
                         rng.choice(("kg", "pc", "l")), rng.choice((7, 19, 19))])
        for row in rng.sample(rows, 8 if number else 0):
            rows.remove(row)
        trend = rng.gauss(0.002, 0.004)
        found = []
        for row in rows:
            row[2] *= math.exp(trend + rng.gauss(0, 0.015))
            ends_in_9 = int(row[0]) % 3
            cents = max(9, round(row[2] * 10) * 10 - 1 if ends_in_9 else round(row[2] * 100))
            found.append((row[0], row[1], row[3], f"{cents / 100:.2f}", row[4],
                          f"{cents / 100 * (100 + row[4]) / 100:.2f}"))
        yield time, table("item,name,unit,net,tax,gross", found)


@shape(110, key="week,region,age,sex")
def weekly(rng, count):
    """A weekly file of deaths, the last five weeks completed."""
    groups = [(region, age, sex) for region in places(rng, 5) for age in AGES[2:] for sex in "FM"]
    reports = Reports(rng, [rng.lognormvariate(0, 1) for _ in groups], 2600,
                      (0.6, 0.7, 0.6, 0.5, 0.4), 0.001).after(50)
    for time in times(rng, "2016-01-07T08:00", count, hours=168):
        reports.advance()
        rows = [(f"{2015 + week // 52}W{week % 52 + 1:02}", *group, figure)
                for week, figures in enumerate(reports.shown)
                for group, figure in zip(groups, figures)]
        yield time, table("week,region,age,sex,deaths", rows)


@shape(100, key="week,area")
def epiweeks(rng, count):
    """Epidemiological weeks in three spellings.

    The week of today grows day by day.
    """
    names, sizes = places(rng, 90), populations(rng, 90)
    reports = Reports(rng, sizes, 1200).after(70)
    calendar = days("2020-01-06", count + 80)
    for time in times(rng, "2020-03-16T17:00", count):
        reports.advance()
        rows = []
        for first in range(0, len(reports.shown), 7):
            week = [sum(day[area] for day in reports.shown[first:first + 7])
                    for area in range(len(names))]
            year, number, _ = calendar[first].isocalendar()
            rows += [(f"{year}-W{number:02}", f"{year}{number:02}", f"S{number}", calendar[first],
                      calendar[first + 6], name, figure) for name, figure in zip(names, week)]
        yield time, table("week,yearweek,label,from,to,area,cases", rows)
