"""The same kinds of figures in JSON, XML and HTML."""

import json
import math

from .chance import figures
from .shape import days, shape, times


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


@shape(80, suffix="json")
def json_lines(rng, count):
    """JSON, an object on each line."""
    for time, found in objects(rng, count, 30, 40):
        yield time, "".join(json.dumps(row) + "\n" for row in found).encode()


@shape(80, suffix="json")
def json_rows(rng, count):
    """JSON on one line, a list for each row."""
    names = ["date", "code", "name", "newCases", "cumCases", "rate"]
    for time, found in objects(rng, count, 40, 45):
        rows = [[row["date"], row["area"]["code"], row["area"]["name"], row["newCases"],
                 row["cumCases"], row["rate"]] for row in found]
        yield time, json.dumps({"columns": names, "data": rows}).encode()


@shape(80, suffix="json")
def json_days(rng, count):
    """JSON with indents, an object for each area, in which days are keys."""
    for time, found in objects(rng, count, 30, 40):
        areas = {}
        for row in found:
            area = areas.setdefault(row["area"]["code"], {"name": row["area"]["name"], "days": {}})
            area["days"][row["date"]] = {"new": row["newCases"], "rate": row["rate"]}
        yield time, json.dumps(areas, indent=1, ensure_ascii=False).encode()


@shape(80, suffix="json")
def json_series(rng, count):
    """JSON with indents, a list of days and one of figures for each area."""
    for time, found in objects(rng, count, 30, 40):
        areas = {}
        for row in found:
            area = areas.setdefault(row["area"]["code"],
                                    {"name": row["area"]["name"], "dates": [], "cases": []})
            area["dates"].append(row["date"])
            area["cases"].append(row["newCases"])
        yield time, json.dumps(areas, indent=2).encode()


@shape(80, suffix="json")
def json_stat(rng, count):
    """JSON-stat, as statistical offices give it: all figures in one list."""
    for time, found in objects(rng, count, 150, 60):
        days_found = sorted({row["date"] for row in found})
        codes = sorted({row["area"]["code"] for row in found})
        yield time, json.dumps({
            "class": "dataset", "updated": f"{time:%Y-%m-%dT%H:%M:%SZ}",
            "dimension": {"day": {"category": {"index": days_found}},
                          "area": {"category": {"index": codes}}},
            "value": [row["newCases"] for row in found]}).encode()


@shape(80, suffix="json")
def json_sparse(rng, count):
    """JSON with indents; what is not known is left out."""
    for time, found in objects(rng, count, 30, 40):
        answer = []
        for number, row in enumerate(found):
            entry = {"date": row["date"], "code": row["area"]["code"]}
            # What a place reports, it reports on all days.
            for measure in range(12):
                if (number % 30 * 7919 + measure * 104_729) % 97 < 68:
                    entry[f"measure{measure}"] = row["newCases"] * (measure % 5) + measure * 3
            answer.append(entry)
        yield time, json.dumps(answer, indent=2).encode()


@shape(80, suffix="xml")
def xml_line(rng, count):
    """XML on one line."""
    for time, found in objects(rng, count, 40, 45):
        rows = [f'<row date="{row["date"]}"><area code="{row["area"]["code"]}">'
                f'{row["area"]["name"]}</area><newCases>{row["newCases"]}</newCases>'
                f'<cumCases>{row["cumCases"]}</cumCases></row>' for row in found]
        yield time, ('<?xml version="1.0" encoding="UTF-8"?>'
                     f'<report made="{time:%Y-%m-%dT%H:%M}">{"".join(rows)}</report>\n').encode()


@shape(80, suffix="xml")
def xml_attributes(rng, count):
    """XML, an element with attributes on each line."""
    for time, found in objects(rng, count, 30, 40):
        rows = [f'\t<r d="{row["date"]}" c="{row["area"]["code"]}" n="{row["newCases"]}"'
                f' t="{row["cumCases"]}" />\n' for row in found]
        yield time, f'<?xml version="1.0"?>\n<rows>\n{"".join(rows)}</rows>\n'.encode()


@shape(80, suffix="html")
def html(rng, count):
    """A table in HTML, each cell on a line of its own."""
    for time, found in objects(rng, count, 30, 40):
        rows = [f'<tr>\n<td>{row["date"]}</td>\n<td>{row["area"]["name"]}</td>\n'
                f'<td class="n">{row["newCases"]}</td>\n<td class="n">{row["cumCases"]}</td>\n</tr>\n'
                for row in found]
        yield time, (f"<!DOCTYPE html>\n<html>\n<body>\n<h1>Report {time:%Y-%m-%d}</h1>\n<table>\n"
                     f'{"".join(rows)}</table>\n</body>\n</html>\n').encode()


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
