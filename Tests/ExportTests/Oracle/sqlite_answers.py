"""Asks an exported database in SQL what the command answers, and says where they differ.

usage: sqlite_answers.py VINTAGE ARCHIVE NAME DATABASE [RELEASES]

Standard library only. RELEASES is how many releases are compared file by file (20).
Exit status 0: the same; 1: they differ, one line each on standard error.
"""

import csv
import functools
import io
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from decimal import Decimal, InvalidOperation

vintage, archive, name, path = sys.argv[1:5]
compared = int(sys.argv[5]) if len(sys.argv) > 5 else 20
db = sqlite3.connect(path)
problems = []


def run(*arguments):
    done = subprocess.run([vintage, "-C", archive, *arguments], capture_output=True, check=True)
    return done.stdout


class Answer:
    """What a command answers as CSV; a row is found by the names of columns."""

    def __init__(self, *arguments):
        text = run(*arguments, "--format", "csv").decode()
        self.rows = csv.reader(io.StringIO(text, newline=""))
        self.head = next(self.rows)
        self.rows = list(self.rows)

    def columns(self, *names):
        places = [self.head.index(name) for name in names]
        return [tuple(row[place] for place in places) for row in self.rows]


@functools.lru_cache(1 << 20)
def plain(value):
    """A value as any spelling of it: numbers as numbers, days in ISO style."""
    if value is None:
        return ""
    text = str(value)
    if text.isascii() and text.isdigit():
        return text.lstrip("0") or "0"
    if text.count("/") == 2 and re.fullmatch(r"\d\d/\d\d/\d{4}", text):
        return f"{text[6:]}-{text[3:5]}-{text[:2]}"
    try:
        number = round(Decimal(text), 6)
    except InvalidOperation:
        return text
    return format(number.normalize() + 0, "f")


def same(what, wanted, found):
    if wanted != found:
        lost = list(set(wanted) - set(found))[:2] if isinstance(wanted, list) else wanted
        more = list(set(found) - set(wanted))[:2] if isinstance(found, list) else found
        problems.append(f"{what}: {lost} in the command only, {more} in the database only")


keys = [row[0] for row in db.execute("SELECT sql_name FROM columns WHERE is_key ORDER BY column_id")]
names = [row[0] for row in db.execute("SELECT name FROM columns WHERE is_key ORDER BY column_id")]
quoted = ", ".join(f'"{key}"' for key in keys)
assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
assert not db.execute("PRAGMA foreign_key_check").fetchall()

# The ledger of corrections, cell by cell.
ledger = Answer("corrections", name)
own = ["release", "number", "kind", "column", "old", "new", "difference", "lag"]
wanted = sorted(tuple(map(plain, row)) for row in ledger.columns(*own, *names))
query = f'SELECT published, release, kind, "column", old, new, difference, lag, {quoted} FROM corrections'
found = sorted(tuple(map(plain, row)) for row in db.execute(query))
same("corrections", wanted, found)
differences = {}
for column, difference in ledger.columns("column", "difference"):
    differences.setdefault(column, []).append(Decimal(difference or 0))
for (column, count, net) in db.execute(
        'SELECT "column", count(*), sum(difference) FROM corrections GROUP BY 1'):
    mine = differences.get(column, [])
    same(f"sum of {column}", (len(mine), round(sum(mine), 3)),
         (count, round(Decimal(str(net or 0)), 3)))

# Every new or changed cell, by release and kind.
wanted = Counter(Answer("changes", name).columns("number", "kind", "column"))
found = {(str(a), b, c): n for a, b, c, n in db.execute(
    'SELECT release, kind, "column", count(*) FROM changes GROUP BY 1, 2, 3')}
same("changes", sorted(wanted.items()), sorted(found.items()))

# The lives of some figures.
sample = db.execute(
    f"SELECT {quoted} FROM keys WHERE key_id % (SELECT max(count(*) / 12, 1) FROM keys) = 0")
for values in sample.fetchall():
    key = ",".join(f"{n}={v}" for n, v in zip(names, values))
    own = ["state", "value", "column", "valid_from", "valid_to", "last_confirmed",
           "from_number", "to_number"]
    wanted = sorted(tuple(map(plain, row)) for row in Answer("history", name, key).columns(*own)
                    if row[1] or row[0] not in ("value", "absent"))
    where = " AND ".join(f'"{k}" = ?' for k in keys)
    found = sorted(
        (plain(row[0]), plain(row[1] if row[0] == "value" else "NA" if row[0] == "NA" else ""))
        + tuple(map(plain, row[2:]))
        for row in db.execute(
            'SELECT state, coalesce(number, value), "column", valid_from, valid_to, last_confirmed,'
            f" from_number, to_number FROM history WHERE {where} AND state <> 'absent'", values))
    same(f"history of {key}", wanted, found)

# Releases as their files have them.
count = db.execute("SELECT count(*) FROM releases").fetchone()[0]
columns = db.execute("SELECT name, sql_name FROM columns WHERE NOT is_key").fetchall()
for number in sorted({1 + i * (count - 1) // max(compared - 1, 1) for i in range(compared)}):
    text = run("cat", f"{name}@#{number}").decode("utf-8-sig")
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t|", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    places = {title: place for place, title in enumerate(next(lines))}
    mine = [(places[c], sql) for c, sql in columns if c in places]
    wanted = {}
    for row in filter(any, lines):
        wanted[tuple(plain(row[places[n]]) for n in names)] = [
            plain(row[place]) for place, _ in mine if place < len(row)]
    cursor = db.execute(f"SELECT * FROM as_of WHERE release = {number}")
    titles = {d[0]: place for place, d in enumerate(cursor.description)}
    found = {}
    for row in cursor:
        found[tuple(plain(row[titles[k]]) for k in keys)] = [
            plain(row[titles[sql]]) for _, sql in mine]
    same(f"keys of release {number}", sorted(wanted), sorted(found))
    wrong = [(k, wanted[k], found[k]) for k in wanted
             if k in found and wanted[k] != found[k][:len(wanted[k])]]
    if wrong:
        problems.append(f"release {number}: {len(wrong)} rows differ, first {wrong[0]}")

for problem in problems[:20]:
    print(problem, file=sys.stderr)
print(f"{name}: {len(ledger.rows)} corrections, {count} releases")
sys.exit(1 if problems else 0)
