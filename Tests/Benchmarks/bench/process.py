"""Runs programs and measures what they take."""

import os
import pathlib
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PEERS = {
    "git": ["git", "--version"], "zstd": ["zstd", "--version"],
    "openssl": ["openssl", "version"], "gzip": ["gzip", "--version"],
    "restic": ["restic", "version"], "csv-diff": ["csv-diff", "--version"],
    "daff": ["daff", "version"],
    "duckdb": [sys.executable, "-c", "import duckdb; print('duckdb', duckdb.__version__)"],
}
# Peers must not read the settings of whoever runs this.
ENVIRONMENT = dict(
    os.environ, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull, LC_ALL="C",
    GIT_AUTHOR_NAME="bench", GIT_AUTHOR_EMAIL="bench@example.org", GIT_COMMITTER_NAME="bench",
    GIT_COMMITTER_EMAIL="bench@example.org", RESTIC_PASSWORD="bench")


def start_unknowing(work):
    """Gives the programs a cache of their own: what other runs have learned is not found.

    The folder is a new one also where `work` was used before.
    """
    work.mkdir(parents=True, exist_ok=True)
    ENVIRONMENT["VINTAGE_CACHE"] = tempfile.mkdtemp(prefix="cache-", dir=work.resolve())


class Cost:
    """What one run of a command took: seconds of wall clock and of processor, peak bytes."""

    def __init__(self, wall, cpu, peak):
        self.wall, self.cpu, self.peak = wall, cpu, peak

    @staticmethod
    def median(costs):
        """The medians of each measure, over several runs."""
        return Cost(
            statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs),
            max(c.peak for c in costs))

    def __add__(self, other):
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))


class Failed(Exception):
    """A command that did not end as it should."""


def run(command, *, cwd=None, stdin=None, allowed=(0,)):
    """Runs a command, its output thrown away, and returns its Cost.

    The peak counts the memory of this interpreter as well (about 15 MB), since a child starts
    as its copy.
    """
    with open(os.devnull, "r+b") as null:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command], cwd=cwd, env=ENVIRONMENT, stdin=stdin or null,
            stdout=null, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise Failed(f"status {process.returncode}: {shlex.join(map(str, command))[:300]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def output_bytes(command, *, cwd=None):
    """What a command prints, byte for byte."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=ENVIRONMENT, capture_output=True, check=False)
    if done.returncode != 0:
        raise Failed(f"status {done.returncode}: {shlex.join(map(str, command))[:300]}\n"
                     f"{done.stderr.decode()[-500:]}")
    return done.stdout


def output(command, *, cwd=None):
    """What a command prints."""
    return output_bytes(command, cwd=cwd).decode()


def in_turn(runs, *measures):
    """Runs measures in turn, once to warm up and then `runs` times; the median of each."""
    for measure in measures:
        measure()
    costs = [[] for _ in measures]
    for _ in range(runs):
        for index, measure in enumerate(measures):
            costs[index].append(measure())
    return [Cost.median(each) for each in costs]


class Tools:
    """The programs that take part, and the machine."""

    def __init__(self, root, vintage):
        self.root = root
        self.vintage = vintage or self._build()
        self.versions = {"vintage": output([self.vintage, "--version"]).strip()}
        self.missing = []
        for name, command in PEERS.items():
            try:
                self.versions[name] = output(command).splitlines()[0].strip()
            except (Failed, OSError):
                self.missing.append(name)
        self.load_at_start = os.getloadavg()
        commands = output([self.vintage, "--help"])
        self.commands = {line.split()[0] for line in commands.splitlines() if line[:2] == "  " and line.split()}

    def _build(self):
        say("building vintage")
        return pathlib.Path(output([self.root / "Scripts" / "install", "--build"]).strip())

    def has(self, peer):
        return peer not in self.missing

    def machine(self):
        """One line about the machine."""
        model = platform.machine()
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        try:
            for line in open("/proc/cpuinfo", encoding="utf-8"):
                if line.startswith("model name"):
                    model = line.split(":", 1)[1].strip()
                    break
        except OSError:
            pass
        return f"{model}, {os.cpu_count()} processors, {memory:.0f} GB, {platform.system()} {platform.release()}"


def say(text):
    """Tells the person who waits."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
