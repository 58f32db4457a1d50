"""The histories that are measured: real ones where they are there, and simulated ones."""

import pathlib
import shutil
import sys

from .process import output, say

# Folder, data set, key, reference date, releases of the quick form.
REAL = [
    ("spf-hospital", "dep,sexe,jour", "jour", 30),
    ("spf-new-admissions", "dep,jour", "jour", 10),
    ("spf-tests", "fra,jour,cl_age90", "jour", 30),
    ("spf-vaccination", "fra,jour", "jour", 60),
]
# Name, options of the simulator, releases, releases of the quick form.
SIMULATED = [
    ("hospital-full", ["hospital", "--full"], 100, 4),
    ("emergencies-revised", ["emergencies", "--newest-first", "--revised"], 100, 8),
    ("registry-text", ["registry"], 100, 8),
]


class Corpus:
    """Releases in published order."""

    def __init__(self, name, files, key, reference_date, total_releases, is_real):
        self.name, self.files, self.key = name, files, key
        self.reference_date, self.is_real = reference_date, is_real
        self.total_releases = total_releases
        self.byte_count = sum(file.stat().st_size for file in files)

    @property
    def is_whole(self):
        return len(self.files) == self.total_releases


def find(root, work, tools, *, quick):
    """Every corpus that there is, and says which ones are not."""
    corpora = []
    data = root.parent / "shared" / "data"
    for folder, key, date, few in REAL:
        files = sorted((data / folder).glob("*.csv"))
        if not files:
            say(f"no {folder}: the real histories are not here")
            continue
        chosen = files[:few] if quick else files
        corpora.append(Corpus(folder, chosen, key, date, len(files), True))
    simulate = _simulator(root, work, tools)
    for name, arguments, many, few in SIMULATED:
        count = few if quick else many
        folder = work / "corpora" / name
        folder.mkdir(parents=True, exist_ok=True)
        say(f"simulating {name}, {count} releases")
        key, date, _ = output(
            [simulate, arguments[0], folder, "--releases", count, *arguments[1:]]).split()
        files = sorted(folder.glob("*.csv"))
        corpora.append(Corpus(name, files, key, date, len(files), False))
    return corpora


def _simulator(root, work, tools):
    """The writer of simulated releases, compiled against the libraries that vintage was built of."""
    built = pathlib.Path(tools.vintage).resolve().parent
    program = work / "simulate"
    objects = [str(o) for module in ("Simulator", "Times")
               for o in (built / f"{module}.build").glob("*.o")]
    if not objects:
        sys.exit("bench: --vintage must be a program in its build folder, for the simulator")
    swiftc = shutil.which("swiftc") or sys.exit("bench: swiftc is needed for the simulator")
    output(
        [swiftc, "-O", "-parse-as-library", "-swift-version", "6", "-I", str(built / "Modules"),
         str(root / "Tests" / "Benchmarks" / "Simulate.swift"), *objects, "-o", str(program)])
    return program


def growing(folder, count, row_count=400):
    """A window of rows over a long series: one row comes, one goes, three are corrected.

    Of 400 rows a file has 5 kB, of 12,000 it has 160 kB.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = 20200318

    def draw(limit):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % limit

    def line(row):
        return "{};{};{}\n".format(*row)

    rows = [[day, draw(900), draw(90)] for day in range(row_count)]
    lines = [line(row) for row in rows]
    files = []
    for release in range(count):
        rows = rows[1:] + [[row_count + release, draw(900), draw(90)]]
        lines = lines[1:] + [line(rows[-1])]
        for _ in range(3):
            place = draw(row_count)
            rows[place][1 + draw(2)] += 1
            lines[place] = line(rows[place])
        day, minute = divmod(release, 1440)
        name = f"growing-2020-01-{1 + day:02}T{minute // 60:02}:{minute % 60:02}.csv"
        path = folder / name
        path.write_text("day;cases;deaths\n" + "".join(lines), encoding="ascii")
        files.append(path)
    return Corpus(f"growing-{count}", files, "day", "day", count, False)
