"""The hot loops of the library, which Scripts/kernels measures with ordo-one/benchmark."""

import json
import re

from .process import output


def are_here(root):
    """Whether the benchmark library was fetched before: here nothing is downloaded."""
    return (root / ".build-kernels" / "checkouts" / "benchmark").is_dir()


def measure(root):
    """For each kernel what it is, the median of its milliseconds, and its MB/s, None without bytes."""
    text = output([root / "Scripts" / "kernels", "--format", "jmh", "--path", "stdout",
                   "--no-progress", "--time-units", "microseconds"])
    rows = []
    for found in json.loads(text[text.index("\n[") if "\n[" in text else 0:]):
        name = found["benchmark"].partition(".Kernels.")[2].replace("_", " ")
        cost = found["secondaryMetrics"]["Time (wall clock)"]
        seconds = cost["scorePercentiles"]["50.0"] / 1e6
        size = re.search(r"(\d+) MB\b", name)
        rate = int(size[1]) / seconds if size else None
        rows.append((name, seconds * 1000, rate))
    return rows
