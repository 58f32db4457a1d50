"""Reads a report as a browser does and compares its numbers with what the command answers.

usage: page_numbers.py VINTAGE ARCHIVE NAME PAGE

Standard library only. Exit status 0: well formed, self-contained and right; 1: not.
"""

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser

vintage, archive, name, path = sys.argv[1:5]
text = open(path, encoding="utf-8").read()
problems = []
VOID = {"meta", "link", "br", "img", "input", "hr"}
# Shapes of SVG that may close themselves.
OPTIONAL = {"path", "rect"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.stack, self.ids, self.links, self.titles = [], Counter(), [], []
        self.data, self.tables, self.headings = "", 0, []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if len(given) != len(attributes):
            problems.append(f"<{tag}> has an attribute twice")
        if given.get("id"):
            self.ids[given["id"]] += 1
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self.links.append(given["href"][1:])
        for key in ("src", "href", "xlink:href"):
            value = given.get(key) or ""
            if tag != "a" and value and not value.startswith("data:"):
                problems.append(f"<{tag} {key}={value}> leaves the page")
        if tag == "svg" and given.get("role") != "img" and given.get("aria-hidden") != "true":
            problems.append("a picture that a screen reader cannot name")
        if tag == "svg" and given.get("role") == "img":
            for label in given["aria-labelledby"].split():
                self.links.append(label)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            problems.append(f"</{tag}> closes {self.stack[-1:]} at {self.getpos()}")
        else:
            self.stack.pop()

    def handle_data(self, data):
        if self.stack[-1:] == ["script"] and data.startswith("{"):
            self.data = data
        if self.stack[-1:] == ["title"] and "rect" in self.stack:
            self.titles.append(data)
        if self.stack[-1:] == ["h2"]:
            self.headings.append(data)


page = Page()
page.feed(text)
page.close()
if page.stack:
    problems.append(f"never closed: {page.stack}")
problems += [f"the id {i} stands twice" for i, n in page.ids.items() if n > 1]
problems += [f"a link to {i}, which is not there" for i in set(page.links) if not page.ids[i]]
record = json.loads(page.data)


def rows(*arguments):
    done = subprocess.run([vintage, "-C", archive, *arguments, "--format", "csv"],
                          capture_output=True, check=True)
    return list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))


def same(what, wanted, found):
    if wanted != found:
        problems.append(f"{what}: {str(wanted)[:150]} is right, the page has {str(found)[:150]}")


ledger = rows("corrections", name)
same("corrected cells", len(ledger), record["corrected_cells"])
for column in record["columns"]:
    mine = [Decimal(r["difference"] or 0) for r in ledger if r["column"] == column["column"]]
    same(column["column"], (len(mine), sum(mine), sum(map(abs, mine))),
         (column["cells"], Decimal(str(column["net"])), Decimal(str(column["gross"])))
         if abs(sum(mine)) < 10**15 and all(m == m.to_integral() for m in mine)
         else (column["cells"], sum(mine), sum(map(abs, mine))))
byRelease = Counter(int(r["number"]) for r in ledger)
same("releases", {n: c for n, c in byRelease.items()},
     {n: c for n, _, c in record["releases"] if c})
ends = [0, 1, 2, 3, 7, 14, 30, 60, 90, 180, 365]
lags = [0] * (len(ends) + 1)
for row in ledger:
    if row["lag"]:
        lags[next((i for i, e in enumerate(ends) if int(row["lag"]) <= e), len(ends))] += 1
same("lags", lags, record["lags"])

# The charts themselves: their shapes say the numbers in their titles.
cells = re.compile(r": (one|[\d,]+) cells?$")
heat = [m[1] for t in page.titles if " on " in t and (m := cells.search(t))]
if any(row["lag"] for row in ledger):
    same("heat map", sum(1 for r in ledger if r["lag"]) - record["cells_off_the_map"],
         sum(1 if n == "one" else int(n.replace(",", "")) for n in heat))
bars = {}
for title in page.titles:
    match = re.match(r"([\d-]{10}(?: [\d:]+)?): ([\d,]+ \w+(?:, [\d,]+ \w+)*)$", title)
    if match and not title.endswith(("cells", "cell")):
        bars[match[1]] = sum(int(p.split()[0].replace(",", "")) for p in match[2].split(", ")
                             ) if re.search("[a-z]", match[2]) else None
same("bars of releases", {label: c for _, label, c in record["releases"] if c},
     {k: v for k, v in bars.items() if v})

# The figure, day by day, against the life that `history` tells.
figure = record["figure"]
if figure and "sum over" not in figure["rows"]:
    key = figure["rows"].replace(", ", ",")
    lives = {}
    dates = None
    everything = rows("history", name, key, figure["column"]) if key else []
    for row in everything:
        day = next((v for v in row.values() if re.fullmatch(r"\d{4}-\d\d-\d\d", v or "")), None)
        lives.setdefault(day, []).append(row)
    for index, day in enumerate(figure["days"]):
        values = [(int(r["from_number"]), float(r["value"]) if r["state"] == "value" else None)
                  for r in lives.get(day, [])]
        if not values:
            continue
        first = next((v for _, v in values if v is not None), None)
        same(f"{day} first", first, figure["first"][index])
        same(f"{day} today", values[-1][1], figure["today"][index])
        for number, line in zip(figure["as_of_numbers"], figure["as_of"]):
            then = [v for n, v in values if n <= number]
            same(f"{day} as of {number}", then[-1] if then else None, line[index])

for problem in problems[:20]:
    print(problem, file=sys.stderr)
print(f"{name}: {record['corrected_cells']} corrections, {len(page.headings)} sections")
sys.exit(1 if problems else 0)
