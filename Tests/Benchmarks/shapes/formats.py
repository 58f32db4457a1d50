"""The same kinds of figures in other formats than CSV, and in other encodings."""

import json
import math

from .chance import figures, part, poisson
from .shape import days, shape, table, times


@shape(80, suffix="txt")
def utf16(rng, count):
    """UTF-16 with tabs, Excel's 'Unicode text'."""
    names, sizes, cases = figures(rng, 60, 1500, accented=True)
    calendar = days("2020-06-01", count + 20)
    for time in times(rng, "2020-06-21T14:00", count):
        cases.advance()
        rows = [(day, names[area], new, total, sizes[area])
                for day, area, new, total in cases.by_day(calendar, 60)]
        data = table("date\tarea\tcases\ttotal\tpopulation", rows, "\t", "\r\n")
        yield time, b"\xff\xfe" + data.decode().encode("utf-16-le")


def objects(rng, count, area_count, window):
    """Times, and the figures of the last days as lists of dictionaries."""
    names, sizes, cases = figures(rng, area_count, 30 * area_count)
    calendar = days("2020-07-01", count + 20)
    for time in times(rng, "2020-07-21T05:00", count):
        cases.advance()
        yield time, [{
            "date": str(day), "area": {"code": f"X{area:03}", "name": names[area]},
            "newCases": new, "cumCases": total,
            "rate": round(total * 1e5 / sizes[area], 1) if total else None}
            for day, area, new, total in cases.by_day(calendar, window)]


@shape(80, suffix="json")
def json_line(rng, count):
    """An API's answer: one JSON array on one line."""
    for time, found in objects(rng, count, 40, 45):
        answer = {"updated": f"{time:%Y-%m-%dT%H:%M:%SZ}", "count": len(found), "data": found}
        yield time, json.dumps(answer, separators=(",", ":")).encode()


@shape(80, suffix="json")
def json_pretty(rng, count):
    """JSON with indents, a line for each value."""
    for time, found in objects(rng, count, 30, 40):
        yield time, (json.dumps(found, indent=2) + "\n").encode()


@shape(80, suffix="xml")
def xml(rng, count):
    """XML: an element for each row, attributes and children."""
    for time, found in objects(rng, count, 30, 40):
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<report made="{time:%Y-%m-%dT%H:%M}">']
        for row in found:
            lines += [f'  <row date="{row["date"]}">',
                      f'    <area code="{row["area"]["code"]}">{row["area"]["name"]}</area>',
                      f"    <newCases>{row['newCases']}</newCases>",
                      f"    <cumCases>{row['cumCases']}</cumCases>",
                      f"    <rate>{row['rate']}</rate>" if row["rate"] else "    <rate/>",
                      "  </row>"]
        yield time, "\n".join([*lines, "</report>", ""]).encode()


@shape(90, suffix="txt")
def fixed_width(rng, count):
    """Columns of fixed width, as mainframes print them."""
    names, sizes, cases = figures(rng, 60, 1800)
    calendar = days("2020-08-01", count + 20)
    for time in times(rng, "2020-08-21T22:00", count):
        cases.advance()
        lines = [f"{'DATE':<10}{'AREA':<24}{'NEW':>8}{'TOTAL':>10}{'PER 100000':>12}"]
        lines += [f"{day:%Y%m%d}  {names[area]:<24}{new:>8}"
                  f"{total:>10}{total * 1e5 / sizes[area]:>12.2f}"
                  for day, area, new, total in cases.by_day(calendar, 50)]
        yield time, ("\n".join(lines) + "\n").encode()


@shape(70, suffix="geojson")
def outlines(rng, count, areas=45):
    """GeoJSON: 6 kB of coordinates an area, figures that change."""
    names, sizes, cases = figures(rng, areas, 2500)
    shapes = [_outline(rng) for _ in names]
    for time in times(rng, "2020-10-10T13:00", count):
        cases.advance()
        totals = cases.totals()[-1]
        if rng.random() < 0.05:
            shapes[rng.randrange(len(shapes))] = _outline(rng)
        features = []
        for area, name in enumerate(names):
            properties = {"id": area + 1, "name": name, "cases": totals[area],
                          "rate": totals[area] * 1e5 / sizes[area], "updated": f"{time:%d.%m.%Y}"}
            features.append(json.dumps({
                "type": "Feature", "properties": properties,
                "geometry": {"type": "Polygon", "coordinates": [shapes[area]]}},
                ensure_ascii=False))
        yield time, ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(features)
                     + "\n]}\n").encode()


def _outline(rng):
    """A closed line of some 160 points around a centre, degrees of longitude and latitude."""
    east, north, size = rng.uniform(6, 14), rng.uniform(47, 54), rng.uniform(0.1, 0.4)
    points, radius = [], 1.0
    for step in range(158):
        radius = min(1.4, max(0.6, radius + rng.gauss(0, 0.04)))
        angle = step / 158 * 2 * math.pi
        points.append([round(east + size * radius * math.cos(angle), 14),
                       round(north + 0.6 * size * radius * math.sin(angle), 14)])
    return [*points, points[0]]


@shape(100, key="Commune,Date", date="Date")
def windows_1252(rng, count):
    """Windows-1252: accents, euros, degrees and quotes."""
    names, _, cases = figures(rng, 80, 1500, accented=True)
    calendar = days("2020-09-01", count + 20)
    remarks = ["", "", "", "données définitives", "« provisoire »", "corrigé – voir note n° 3"]
    remark = {}
    for time in times(rng, "2020-09-21T14:00", count):
        cases.advance()
        rows = []
        for day in range(max(0, len(cases.shown) - 40), len(cases.shown)):
            for area, name in enumerate(names):
                found = cases.shown[day][area]
                said = remark.setdefault((day, area), rng.choice(remarks))
                cost = f"{found * 38.5:.2f} €"
                rows.append((name, f"{calendar[day]:%d/%m/%Y}", found, cost, said))
        for _ in range(poisson(rng, 4)):
            remark[rng.randrange(len(cases.shown)), rng.randrange(80)] = rng.choice(remarks)
        yield time, table("Commune;Date;Cas déclarés;Coût;Remarque", rows, ";",
                          "\r\n").decode().encode("cp1252")


@shape(90, key="siret")
def leading_zeros(rng, count):
    """Codes with zeros in front, amounts filled up with zeros."""
    rows = []
    for number, time in enumerate(times(rng, "2021-01-04T07:00", count, hours=168)):
        for _ in range(1800 if number == 0 else 9):
            rows.append([f"{rng.randrange(10**9):014}", f"{rng.randrange(1, 96):02}",
                         f"{rng.choice((111, 4711, 4520, 8610, 9602, 5610)):05}",
                         rng.randrange(0, 900_000), 0])
        for row in rows:
            if rng.random() < 0.15:
                row[3] = max(0, row[3] + round(rng.gauss(0, 9000)))
                row[4] += part(rng, 9, 0.3)
        yield time, table("siret,dep,ape,amount,orders", [
            (siret, dep, ape, f"{amount:010}", f"{orders:05}")
            for siret, dep, ape, amount, orders in rows])
