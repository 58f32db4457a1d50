"""The hot loops of the library, which Scripts/kernels measures with ordo-one/benchmark."""

import json
import re

from .process import output

UNITS = {"MB": 10**6, "MiB": 2**20}


def are_here(root):
    """Whether the benchmark library was fetched before: here nothing is downloaded."""
    return (root / ".build-kernels" / "checkouts" / "benchmark").is_dir()


def measure(root):
    """For each kernel what it is, the mean of its milliseconds, and its MB/s, None without bytes."""
    text = output([root / "Scripts" / "kernels", "--format", "jmh", "--path", "stdout",
                   "--no-progress", "--time-units", "microseconds"])
    rows = []
    for found in json.loads(text[text.index("\n[") if "\n[" in text else 0:]):
        name = found["benchmark"].partition(".Kernels.")[2].replace("_", " ")
        seconds = found["secondaryMetrics"]["Time (wall clock)"]["score"] / 1e6
        size = re.search(r"(\d+) (MB|MiB)\b", name)
        rate = int(size[1]) * UNITS[size[2]] / seconds / 1e6 if size else None
        rows.append((name, seconds * 1000, rate))
    return rows
