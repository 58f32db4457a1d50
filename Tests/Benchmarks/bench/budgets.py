"""The budgets of the project, each against what was measured."""

import math

# Budgets that speak of time on an idle machine: seconds.
ADD_SECONDS, DIFF_SECONDS, CORRECTIONS_SECONDS = 0.150, 0.030, 1.0
VERSION_SECONDS, LOG_SECONDS = 0.008, 0.025


def budget_rows(found, results):
    """Line, budget, measured, and whether it is met; None where it was not measured."""
    rows = [*size_rows(found, results), *time_rows(results), *growth_rows(results),
            *many_rows(results), memory_row(found, results), *large_rows(results)]
    return rows + start_rows(results)


def size_rows(found, results):
    measured = [(c, results["sizes"][c.name]) for c in found if c.name in results["sizes"]]
    real = [row["packed"] / row["zstd19"] for c, row in measured if c.is_real and "zstd19" in row]
    other = [row["packed"] / row["zstd19"] for c, row in measured
             if not c.is_real and "zstd19" in row]
    git = [row["packed"] / row["git"] for _, row in measured if "git" in row]
    mean = math.exp(sum(map(math.log, real)) / len(real)) if real else None
    yield line("space of the real histories, mean", "<= 0.6 x zstd -19", mean, 0.6, "x")
    yield line("space of the worst real history", "<= 0.9 x zstd -19", max(real, default=None),
               0.9, "x")
    yield line("space of the worst simulated history", "<= 1.1 x zstd -19",
               max(other, default=None), 1.1, "x")
    yield line("space of the worst history", "<= 0.2 x git gc", max(git, default=None), 0.2, "x")
    contents = [row["stats"]["contents_bytes_per_release"] for _, row in measured]
    yield line("metadata for each release, worst", "<= 200 bytes", max(contents, default=None), 200,
               " bytes")
    disk = [row["stats"]["store_disk_bytes"] / (1.25 * row["packed"] + 64_000)
            for _, row in measured]
    yield line("space on disk, worst", "<= 1.25 x the bytes + 64 kB", max(disk, default=None), 1.0,
               " of that")


def time_rows(results):
    bulk = results.get("import")
    share = bulk["theirs"].wall / bulk["ours"].wall if bulk and bulk["theirs"] else None
    is_met = None if share is None else share >= 0.45
    text = "–" if share is None else (
        f"{share:.2f} x, {bulk['bytes'] / 1e6 / bulk['ours'].wall:,.0f} MB/s")
    yield ("bulk import", ">= 0.45 x openssl dgst -sha256", text, is_met)
    yield seconds_line("add one release of 12 MB", ADD_SECONDS, result(results, "add"))
    rebuild = results.get("rebuild")
    value = rebuild["ours"].wall / rebuild["theirs"].wall if rebuild and rebuild["theirs"] else None
    yield line("rebuild a release of 12 MB", "<= 0.5 x git cat-file", value, 0.5, "x")
    yield seconds_line("diff of two releases of 12 MB", DIFF_SECONDS, result(results, "diff"))
    yield seconds_line("all corrections", CORRECTIONS_SECONDS, result(results, "corrections"))


def growth_rows(results):
    for key, size in (("growth", "5 kB"), ("growth of larger files", "160 kB")):
        counts = results.get(key) or {}
        for name in ("rebuild", "add", "diff"):
            value = None
            if len(counts) > 1:
                first, last = counts[min(counts)], counts[max(counts)]
                value = last[name].wall / first[name].wall if name in first else None
            between = f"at {max(counts, default=0):,} releases of {size}, as at"
            yield line(f"{name} {between} {min(counts, default=0):,}", "<= 1.5 x", value, 1.5, "x")


def many_rows(results):
    counts = results.get("many") or {}
    for name in ("rebuild", "add", "diff") if len(counts) > 1 else ():
        first, last = counts[min(counts)], counts[max(counts)]
        yield line(f"{name} among {max(counts)} data sets, as with one", "<= 1.5 x",
                   last[name].wall / first[name].wall, 1.5, "x")


def large_rows(results):
    large = results.get("large")
    if not large:
        return
    limit = 4 * large["byte_count"] + 64 * 2**20
    for name in ("add", "diff", "rebuild"):
        peak = max(cost.peak for what, cost in large["costs"].items() if what.startswith(name))
        yield (f"peak memory of {name}, {large['byte_count'] / 1e9:.1f} GB",
               f"<= {limit / 1e6:,.0f} MB", f"{peak / 1e6:,.0f} MB", peak <= limit)


def memory_row(found, results):
    big = next((c for c in found if c.name == "hospital-full"), None)
    costs = [cost for cost in (result(results, n) for n in ("add", "rebuild", "diff")) if cost]
    if not big or not costs:
        return ("peak memory", "<= 4 x the release + 64 MB", "–", None)
    limit = 4 * max(file.stat().st_size for file in big.files) + 64 * 2**20
    peak = max(cost.peak for cost in costs)
    return ("peak memory of add, rebuild and diff", f"<= {limit / 1e6:,.0f} MB",
            f"{peak / 1e6:,.0f} MB", peak <= limit)


def start_rows(results):
    return [seconds_line("vintage --version", VERSION_SECONDS, results.get("start")),
            seconds_line("vintage log of 1,000 releases", LOG_SECONDS, results.get("log"))]


def result(results, name):
    found = results.get(name)
    return found["ours"] if found else None


def line(what, budget, value, limit, unit):
    """A line whose budget is an upper limit."""
    if value is None:
        return (what, budget, "–", None)
    text = f"{value:,.0f}{unit}" if unit == " bytes" else f"{value:.2f} {unit.strip()}"
    return (what, budget, text, value <= limit)


def seconds_line(what, limit, cost):
    budget = f"<= {limit * 1000:,.0f} ms"
    if cost is None:
        return (what, budget, "–", None)
    text = f"{cost.wall * 1000:,.1f} ms ({cost.cpu * 1000:,.1f} ms of processor)"
    return (what, budget, text, cost.wall <= limit)
