"""Writes docs/benchmarks.md."""

import datetime
import os

from .budgets import budget_rows

NOT_MEASURED = "–"


def kilobytes(count):
    return NOT_MEASURED if count is None else f"{count / 1000:,.0f}"


def milliseconds(cost):
    return NOT_MEASURED if cost is None else f"{cost.wall * 1000:,.1f}"


def ratio(part, whole):
    return NOT_MEASURED if not part or not whole else f"{part / whole:.2f}"


def table(header, rows):
    """A Markdown table; figures stand to the right."""
    lines = ["| " + " | ".join(header) + " |",
             "|---|" + "---:|" * (len(header) - 1)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def render(tools, found, results, *, quick):
    """The whole document."""
    command = "Scripts/bench --quick" if quick else "Scripts/bench"
    load = ", ".join(f"{value:.1f}" for value in (*tools.load_at_start, *os.getloadavg()))
    start = datetime.date.today().isoformat()
    parts = [f"""# Benchmarks

Written by `{command}` on {start}; not edited by hand. All programs ran on the same files, in
turn, every one in a new process with the files in the page cache; medians of {results['runs']} runs,
of more where they take milliseconds. Times are of this machine and this hour: ratios are what counts.

* machine: {tools.machine()}
* load average at the start (1, 5, 15 minutes) and at the end: {load}
* {'; '.join(f'{name}: {version}' for name, version in tools.versions.items())}
* not here, so not measured: {', '.join(tools.missing) or 'nothing'}
"""]
    if max(os.getloadavg()[0], tools.load_at_start[0]) > (os.cpu_count() or 1):
        parts.append("**The machine was busy with other work: absolute times are too long, and "
                     "ratios of wall clock are uncertain.**\n")
    if not results["is_whole"]:
        parts.append("**This run was cut short: what is missing below was not reached.**\n")
    parts += [budgets(found, results, quick), sizes(found, results), throughput(found, results),
              one_release(results), diff_peers(results), growth(results), many(results),
              large(results), hot_loops(results), failures(results), commands()]
    return "\n".join(part for part in parts if part)


def budgets(found, results, quick):
    marks = {True: "met", False: "**not met**", None: "not measured"}
    rows = [(line, limit, value, marks[is_met])
            for line, limit, value, is_met in budget_rows(found, results)]
    note = ("\nThe quick form takes the first releases of each history: size ratios of short "
            "histories are worse than those of whole ones.\n" if quick else "")
    return "## Budgets\n\n" + table(("what", "budget", "measured", ""), rows) + "\n" + note


def sizes(found, results):
    rows = []
    for corpus in found:
        row = results["sizes"].get(corpus.name)
        if row:
            whole = "" if corpus.is_whole else f" of {corpus.total_releases}"
            rows.append((
                corpus.name, f"{row['releases']}{whole}", f"{row['raw'] / 1e6:,.1f}",
                kilobytes(row["added"]), kilobytes(row["packed"]), kilobytes(row.get("git")),
                kilobytes(row.get("zstd19")), kilobytes(row.get("zstd3")),
                kilobytes(row.get("restic")), kilobytes(row.get("gzip_last")),
                ratio(row["packed"], row.get("zstd19")), ratio(row["packed"], row.get("git"))))
    header = ("history", "releases", "raw MB", "added kB", "packed kB", "git gc kB", "zstd -19 kB",
              "zstd -3 kB", "restic kB", "last release, gzip kB", "packed / zstd -19",
              "packed / git")
    return "## Space\n\nEvery file of the store counted.\n\n" + table(header, rows) + "\n"


def throughput(found, results):
    rows = []
    for corpus in found:
        row = results["sizes"].get(corpus.name)
        if row:
            speed = lambda cost, raw=row["raw"]: (  # noqa: E731
                NOT_MEASURED if cost is None else f"{raw / 1e6 / cost.wall:,.0f}")
            rows.append((corpus.name, *(speed(row.get(name)) for name in (
                "add_cost", "pack_cost", "git_cost", "zstd3_cost", "zstd19_cost", "restic_cost"))))
    header = ("history", "vintage add", "vintage pack", "git add, commit", "zstd -3", "zstd -19",
              "restic backup")
    return "## Throughput, one run, MB/s of raw data\n\n" + table(header, rows) + "\n"


def one_release(results):
    rows = []
    peers = {"import": "openssl dgst", "add": "git add, commit", "rebuild": "git cat-file",
             "diff": "git diff --stat", "corrections": "nothing"}
    for name, peer in peers.items():
        result = results.get(name)
        if result:
            ours, theirs = result["ours"], result.get("theirs")
            rows.append((name, milliseconds(ours), f"{ours.cpu * 1000:,.0f}",
                         f"{ours.peak / 1e6:,.0f}", peer, milliseconds(theirs),
                         NOT_MEASURED if theirs is None else f"{theirs.cpu * 1000:,.0f}",
                         ratio(ours.wall, theirs and theirs.wall),
                         ratio(ours.cpu, theirs and theirs.cpu)))
    if not rows:
        return ""
    header = ("hospital-full", "vintage ms", "processor ms", "peak MB", "peer", "ms",
              "processor ms", "ratio", "ratio of processor time")
    return "## One release of 12 MB\n\n" + table(header, rows) + "\n"


def growth(results):
    text = ""
    for name, size in (("growth", "5 kB"), ("growth of larger files", "160 kB")):
        rows = [(f"{count:,}", *(milliseconds(row.get(n)) for n in ("rebuild", "add", "diff")))
                for count, row in results.get(name, {}).items()]
        if rows:
            text += (f"## Growth with history, files of {size}, ms\n\n"
                     + table(("releases", "rebuild", "add", "diff"), rows) + "\n")
    return text


def diff_peers(results):
    peers = results.get("peers")
    if not peers or "diff" not in results:
        return ""
    ours = results["diff"]["ours"]
    rows = [(name, milliseconds(cost), f"{cost.peak / 1e6:,.0f}", ratio(ours.wall, cost.wall))
            for name, cost in peers.items()]
    return ("## Programs that compare two tables of 12 MB, each once\n\n"
            + table(("program", "ms", "peak MB", "vintage diff / program"), rows) + "\n")


def many(results):
    counts = results.get("many")
    if not counts:
        return ""
    names = ("rebuild", "add", "diff", "list")
    rows = [(f"{count:,}", *(milliseconds(row.get(name)) for name in names))
            for count, row in counts.items()]
    return ("## Growth with data sets of three releases, ms\n\n"
            + table(("data sets", *names), rows) + "\n")


def large(results):
    found = results.get("large")
    if not found:
        return ""
    size = found["byte_count"]
    rows = [(name, f"{cost.wall:,.1f}", f"{cost.cpu:,.1f}", f"{cost.peak / 1e6:,.0f}",
             f"{cost.peak / size:.2f}") for name, cost in found["costs"].items()]
    header = ("command", "s", "processor s", "peak MB", "peak / size")
    return (f"## A release of {size / 1e9:.2f} GB, each command once\n\n"
            + table(header, rows) + "\n")


def hot_loops(results):
    found = results.get("kernels")
    if not found:
        return ""
    rows = [(name, f"{ms:,.1f}", f"{rate:,.0f}" if rate else NOT_MEASURED)
            for name, ms, rate in found]
    return ("## Hot loops of the library, by `Scripts/kernels`\n\n"
            + table(("kernel", "ms", "MB/s"), rows) + "\n")


def failures(results):
    if not results["failed"]:
        return ""
    lines = [f"* {name}: {reason.splitlines()[0]}" for name, reason in results["failed"].items()]
    return "## Not measured, and why\n\n" + "\n".join(lines) + "\n"


def commands():
    return """## Commands

| what | vintage | peer |
|---|---|---|
| import | `vintage add data --quiet FILE...` into a new archive | `openssl dgst -sha256 FILE...`; `git add data.csv && git commit -q` for each; `zstd -3 --long=31` of one tar; `restic backup` for each |
| space | `vintage pack` | `git gc --prune=now`; `zstd -19 --long=31` of one tar; `gzip` of the last release |
| add | `vintage add data FILE` to a copy of the archive of all releases before | `git add && git commit` in a copy of the collected repository |
| rebuild | `vintage cat data@#N` of the middle release, digest checked | `git cat-file blob HEAD~N:data.csv` |
| diff | `vintage diff data@#N data@#N+1 --format jsonl` | `git diff --stat` |
| tables | `vintage diff` as above | `csv-diff OLD NEW`; `read_csv(NEW) EXCEPT read_csv(OLD)` in DuckDB; `daff OLD NEW` |
| corrections | `vintage corrections data --format jsonl` | |
| start | `vintage --version`, `vintage log data` | |
"""

