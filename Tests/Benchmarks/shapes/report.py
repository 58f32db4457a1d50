"""The table, at most 80 columns wide."""

import math

HEADER = (f"{'shape':<18} {'releases':>8} {'raw MB':>7} {'store kB':>9} {'zstd kB':>9}"
          f" {'ratio':>6} {'add MB/s':>9}")


def row(result):
    """A line of the table."""
    return (f"{result.name:<18} {result.releases:>8,} {result.raw / 1e6:>7.1f}"
            f" {result.store / 1e3:>9,.1f} {result.zstd / 1e3:>9,.1f} {result.ratio:>6.2f}"
            f" {result.speed / 1e6:>9.1f}")


def summary(results):
    """Two lines: the worst ratio and the mean; nothing of nothing."""
    if not results:
        return ""
    worst = max(results, key=lambda result: result.ratio)
    mean = math.exp(sum(math.log(result.ratio) for result in results) / len(results))
    return (f"worst ratio {worst.ratio:.2f} ({worst.name})\n"
            f"geometric mean {mean:.2f} of {len(results)} shapes\n")


def listing(shapes):
    """A line for each shape: its name, and what it imitates."""
    return "".join(f"{shape.name:<18} {shape.text}\n" for shape in shapes)
