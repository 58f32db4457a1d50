"""Asks an exported database in SQL what the command answers, and says where they differ.

usage: sqlite_answers.py VINTAGE ARCHIVE NAME DATABASE [RELEASES]

Standard library only. RELEASES is how many releases are compared file by file (20).
Exit status 0: the same; 1: they differ, one line each on standard error.
"""

import csv
import io
import re
import sqlite3
import subprocess
import sys
from decimal import Decimal, InvalidOperation

vintage, archive, name, path = sys.argv[1:5]
compared = int(sys.argv[5]) if len(sys.argv) > 5 else 20
db = sqlite3.connect(path)
problems = []


def run(*arguments):
    done = subprocess.run([vintage, "-C", archive, *arguments], capture_output=True, check=True)
    return done.stdout


def rows(*arguments):
    text = run(*arguments, "--format", "csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def plain(value):
    """A value as any spelling of it: numbers as numbers, days in ISO style."""
    if value is None:
        return ""
    text = str(value)
    match = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    if match:
        return f"{match[3]}-{match[2]}-{match[1]}"
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return str(round(number, 6).normalize())


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
ledger = rows("corrections", name)
own = ["release", "number", "kind", "column", "old", "new", "difference", "lag"]
wanted = sorted(tuple(plain(r[c]) for c in own + names) for r in ledger)
query = f'SELECT published, release, kind, "column", old, new, difference, lag, {quoted} FROM corrections'
found = sorted(tuple(plain(v) for v in row) for row in db.execute(query))
same("corrections", wanted, found)
for (column, count, net) in db.execute(
        'SELECT "column", count(*), sum(difference) FROM corrections GROUP BY 1'):
    mine = [r for r in ledger if r["column"] == column]
    total = sum(Decimal(r["difference"]) for r in mine if r["difference"])
    same(f"sum of {column}", (len(mine), round(total, 3)),
             (count, round(Decimal(str(net or 0)), 3)))

# Every new or changed cell, by release and kind.
wanted = {}
for row in rows("changes", name):
    kind = (row["number"], row["kind"], row["column"])
    wanted[kind] = wanted.get(kind, 0) + 1
found = {(str(a), b, c): n for a, b, c, n in db.execute(
    'SELECT release, kind, "column", count(*) FROM changes GROUP BY 1, 2, 3')}
same("changes", sorted(wanted.items()), sorted(found.items()))

# The lives of some figures.
sample = db.execute(
    f"SELECT {quoted} FROM keys WHERE key_id % (SELECT max(count(*) / 12, 1) FROM keys) = 0")
for values in sample.fetchall():
    key = ",".join(f"{n}={v}" for n, v in zip(names, values))
    own = ["column", "state", "value", "valid_from", "valid_to", "last_confirmed", "from_number",
           "to_number"]
    wanted = sorted(tuple(plain(r[c]) for c in own) for r in rows("history", name, key)
                    if r["value"] or r["state"] not in ("value", "absent"))
    where = " AND ".join(f'"{k}" = ?' for k in keys)
    found = sorted(
        tuple(plain(v) for v in row[:2]) + (plain(row[2] if row[1] == "value" else
                                                  "NA" if row[1] == "NA" else ""),)
        + tuple(plain(v) for v in row[3:])
        for row in db.execute(
            'SELECT "column", state, coalesce(number, value), valid_from, valid_to, last_confirmed,'
            f" from_number, to_number FROM history WHERE {where} AND state <> 'absent'", values))
    same(f"history of {key}", wanted, found)

# Releases as their files have them.
count = db.execute("SELECT count(*) FROM releases").fetchone()[0]
columns = db.execute("SELECT name, sql_name FROM columns WHERE NOT is_key").fetchall()
for number in sorted({1 + i * (count - 1) // max(compared - 1, 1) for i in range(compared)}):
    text = run("cat", f"{name}@#{number}").decode("utf-8-sig")
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t|", key=head.count)
    wanted = {}
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter):
        if any(row.values()):
            wanted[tuple(plain(row[n]) for n in names)] = {c: plain(row[c]) for c, _ in columns
                                                           if row.get(c) is not None}
    cursor = db.execute(f"SELECT * FROM as_of WHERE release = {number}")
    titles = [d[0] for d in cursor.description]
    found = {}
    for row in map(lambda r: dict(zip(titles, r)), cursor):
        found[tuple(plain(row[k]) for k in keys)] = row
    same(f"keys of release {number}", sorted(wanted), sorted(found))
    wrong = [(k, c, wanted[k][c], found[k][s]) for k in wanted if k in found
             for c, s in columns if c in wanted[k] and wanted[k][c] != plain(found[k][s])]
    if wrong:
        problems.append(f"release {number}: {len(wrong)} cells differ, first {wrong[0]}")

for problem in problems[:20]:
    print(problem, file=sys.stderr)
print(f"{name}: {len(ledger)} corrections, {count} releases")
sys.exit(1 if problems else 0)
