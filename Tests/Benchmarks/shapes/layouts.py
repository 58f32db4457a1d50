"""Tables that are laid out in ways a reader of rows does not expect."""

from .chance import figures, part, poisson, wave
from .shape import days, shape, table, text, times
from .words import AGES, places


@shape(100, key="day,region", date="day")
def two_sorts(rng, count):
    """Rows by day in one release, by region in the next."""
    names, _, cases = figures(rng, 50, 900)
    calendar = days("2020-09-01", count + 20)
    for number, time in enumerate(times(rng, "2020-09-21T10:00", count)):
        cases.advance()
        rows = [(day, names[area], new, total) for day, area, new, total in cases.by_day(calendar)]
        if number % 2:
            rows.sort(key=lambda row: (row[1], row[0]))
        yield time, table("day,region,cases,total", rows)


@shape(90, key="code")
def shuffled(rng, count):
    """Rows in another order every day, as a database gives them."""
    names, sizes, cases = figures(rng, 1500, 4000)
    deaths, order = [0] * len(names), list(range(len(names)))
    for time in times(rng, "2020-10-01T12:00", count):
        cases.advance()
        totals = cases.totals()[-1]
        deaths = [old + part(rng, new, 0.02) for old, new in zip(deaths, cases.shown[-1])]
        rng.shuffle(order)
        yield time, table("code,name,population,cases,deaths", [
            (10_001 + 7 * area, names[area], sizes[area], totals[area], deaths[area])
            for area in order])


@shape(110, key="Province/State,Country/Region")
def wide_end(rng, count, before=30):
    """JHU time series: a column more at the end every day."""
    names, _, cases = figures(rng, 270, 30_000, before)
    spots = [(round(rng.uniform(-50, 60), 4), round(rng.uniform(-120, 150), 4)) for _ in names]
    calendar = [f"{day.month}/{day.day}/{day:%y}" for day in days("2020-01-22", count + before)]
    for time in times(rng, "2020-02-22T00:05", count):
        cases.advance()
        totals = cases.totals()
        head = "Province/State,Country/Region,Lat,Long," + ",".join(calendar[:len(totals)])
        yield time, table(head, [
            ("" if names.index(name) == area else f"Province {area}", name, *spots[area],
             *(sums[area] for sums in totals)) for area, name in enumerate(names)])


@shape(90, key="code")
def wide_front(rng, count):
    """A column a day, the newest one right behind the key."""
    names, _, cases = figures(rng, 400, 9000, 25)
    calendar = days("2021-08-01", count + 25)
    for time in times(rng, "2021-08-26T09:00", count):
        cases.advance()
        newest = cases.shown[::-1]
        head = ";".join(["code", "area", *map(str, calendar[len(newest) - 1::-1])])
        yield time, table(head, [(f"{area * 13 + 1001}", name, *(day[area] for day in newest))
                                 for area, name in enumerate(names)], ";")


@shape(110)
def title_lines(rng, count):
    """A report: title, date and notes over the table."""
    names, sizes, cases = figures(rng, 1800, 9000)
    for number, time in enumerate(times(rng, "2020-11-02T08:00", count)):
        cases.advance()
        totals, week = cases.totals()[-1], cases.shown[-7:]
        recent = [sum(day[area] for day in week) for area in range(len(names))]
        lines = [f"Report no. {number + 31} of the health office;;;;",
                 f"As of {time:%d %B %Y, %H:%M};;;;",
                 f"{sum(totals):,} cases so far, {sum(recent):,} in the last seven days;;;;", "",
                 "Area;Inhabitants;Cases;Cases in 7 days;per 100,000"]
        lines += [f"{name};{sizes[area]};{totals[area]};{recent[area]};"
                  f"{recent[area] * 1e5 / sizes[area]:.1f}" for area, name in enumerate(names)]
        yield time, text(lines[0], [*lines[1:], "", "Source: own figures. Rates are rounded.;;;;"])


@shape(100)
def blocks(rng, count):
    """Four tables in one file, one below the other."""
    names, sizes, cases = figures(rng, 90, 3000)
    ages, parts = [900.0 * (n + 1) for n in range(len(AGES))], range(1, len(AGES) + 1)
    hospitals, wards = places(rng, 2600), [rng.randrange(80) for _ in range(2600)]
    calendar = days("2020-12-01", count + 20)
    for time in times(rng, "2020-12-21T11:00", count):
        cases.advance()
        totals, shares = cases.totals(), [rng.uniform(0.8, 1.2) * n for n in parts]
        ages = [old + sum(cases.shown[-1]) * share / 21 for old, share in zip(ages, shares)]
        wards = [max(0, old + (rng.randrange(-3, 4) if rng.random() < 0.4 else 0)) for old in wards]
        lines = [f"Updated,{time:%Y-%m-%d %H:%M}", "", "Table 1: by age", "age,cases,percent"]
        lines += [f"{age},{round(n)},{100 * n / sum(ages):.1f}" for age, n in zip(AGES, ages)]
        lines += ["", "Table 2: by region", "region,population,cases,new,per_100k"]
        lines += [f"{name},{sizes[area]},{totals[-1][area]},{cases.shown[-1][area]},"
                  f"{totals[-1][area] * 1e5 / sizes[area]:.2f}" for area, name in enumerate(names)]
        lines += ["", "Table 3: by day", "day,cases,total"]
        lines += [f"{calendar[day]},{sum(row)},{sum(totals[day])}"
                  for day, row in enumerate(cases.shown)]
        lines += ["", "Table 4: by hospital", "hospital,in_wards,in_intensive_care"]
        lines += [f"{name},{n},{n // 7}" for name, n in zip(hospitals, wards)]
        yield time, text(lines[0], lines[1:])


@shape(100, key="date", date="date")
def transposed(rng, count, areas=300):
    """A row for each day, a column for each of 300 areas."""
    names, _, cases = figures(rng, areas, 9000)
    calendar = days("2020-03-01", count + 20)
    for time in times(rng, "2020-03-21T20:00", count):
        cases.advance()
        yield time, table(",".join(["date", *names]),
                          [(calendar[day], *sums) for day, sums in enumerate(cases.totals())])


@shape(90)
def excel(rng, count):
    """Excel: semicolons, quotes, decimal commas, spaced thousands.

    Lines end in CRLF, a byte order mark comes first.
    """
    names, sizes, cases = figures(rng, 60, 5000)
    calendar = days("2021-03-01", count + 20)

    def grouped(number):
        return f"{number:,}".replace(",", "\u00a0")

    for time in times(rng, "2021-03-21T16:00", count):
        cases.advance()
        lines = []
        for day, area, new, total in cases.by_day(calendar, 45):
            rate = f"{total * 1e5 / sizes[area]:.2f}".replace(".", ",")
            lines.append(f'{day:%d/%m/%Y};"{names[area]}";{grouped(sizes[area])};'
                         f"{new};{grouped(total)};{rate}")
        head = '\ufeff"Date";"Area";"Inhabitants";"New cases";"Cases";"Rate, per 100 000"'
        yield time, text(head, lines, "\r\n")


@shape(100, key="date,region", date="date")
def renamed(rng, count):
    """Columns get other names half-way, and one is added."""
    names, sizes, cases = figures(rng, 60, 1500)
    calendar = days("2020-05-01", count + 20)
    for number, time in enumerate(times(rng, "2020-05-21T14:00", count)):
        cases.advance()
        rows = []
        for day, area, new, total in cases.by_day(calendar):
            row = day, names[area], new, total
            rows.append(row if number < count // 2 else (*row, sizes[area]))
        yield time, table("date,region,cases,total" if number < count // 2 else
                          "report_date,area_name,new_cases,cumulative_cases,population", rows)


@shape(100, key="date,region", date="date")
def delimiter(rng, count):
    """Semicolons and decimal commas, commas and points later."""
    names, sizes, cases = figures(rng, 60, 1500)
    calendar = days("2020-05-01", count + 20)
    for number, time in enumerate(times(rng, "2020-05-21T14:00", count)):
        cases.advance()
        rows, is_old = [], number < count // 2
        for day, area, new, total in cases.by_day(calendar):
            rate = f"{total * 1e5 / sizes[area]:.1f}"
            rows.append((day, names[area], new, rate.replace(".", ",") if is_old else rate))
        mark = ";" if is_old else ","
        yield time, table(mark.join(("date", "region", "cases", "rate")), rows, mark)


@shape(110)
def percentages(rng, count):
    """Percentages without any key, many rows the same.

    Each row has the shares of three answers in half an hour.
    """
    means, rows = wave(rng, 40), []
    for time in times(rng, "2021-06-01T06:00", count):
        for _ in range(48):
            asked = max(5, poisson(rng, next(means) * 0.5))
            yes = part(rng, asked, 0.4)
            unsure = part(rng, asked - yes, 0.15)
            row = [f"{100 * n / asked:.1f}" for n in (yes, unsure, asked - yes - unsure)]
            rows.append(",".join(row))
        for place in rng.sample(range(len(rows)), 3):
            rows[place] = rng.choice(rows)
        yield time, text("yes,unsure,no", rows)
