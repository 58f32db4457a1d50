"""What is measured."""

import json
import sys
import tarfile

from . import corpora as histories
from . import kernels, scale
from .archives import Git, Vintage
from .process import Cost, Failed, in_turn, output, run, say


def run_all(tools, work, found, save, *, quick):
    """All measures, by name; those that failed hold the reason. `save` is told after each."""
    runs = 3 if quick else 7
    results = {"sizes": {}, "failed": {}, "runs": runs, "is_whole": False}

    def attempt(name, measure):
        say(name)
        try:
            measure()
        except (Failed, OSError) as reason:
            # One peer that fails must not cost all the rest.
            say(f"{name}: {reason}")
            results["failed"][name] = str(reason)
        save(results)

    attempt("start", lambda: results.update(
        start=in_turn(20, lambda: run([tools.vintage, "--version"]))[0]))
    for corpus in found:
        attempt(f"history {corpus.name}", lambda c=corpus: results["sizes"].update(
            {c.name: History(tools, work / c.name, c).measure()}))
    big = next((c for c in found if c.name == "hospital-full"), None)
    if big:
        one = OneRelease(tools, work / big.name, big, runs)
        for name, measure in (("import", one.bulk_import), ("add", one.add),
                              ("rebuild", one.rebuild), ("diff", one.diff),
                              ("corrections", one.corrections), ("peers", one.diff_peers)):
            attempt(name, lambda n=name, m=measure: results.update({n: m()}))
    counts = (50, 1000) if quick else (100, 1000, 10_000)
    attempt("growth", lambda: results.update(growth(tools, work, counts, 400, runs)))
    attempt("growth of larger files", lambda: results.update(
        growth(tools, work, (counts[0], counts[-1]), 12_000, runs)))
    attempt("data sets", lambda: results.update(
        many=scale.many(tools, work, (1, 20) if quick else (1, 200), runs)))
    if kernels.are_here(tools.root):
        attempt("kernels", lambda: results.update(kernels=kernels.measure(tools.root)))
    if not quick:
        attempt("1 GB", lambda: results.update(large=scale.large(tools, work)))
    results["is_whole"] = True
    save(results)


class History:
    """The space that a whole history takes in each program, and the time to put it there."""

    def __init__(self, tools, folder, corpus):
        self.tools, self.folder, self.corpus = tools, folder, corpus
        folder.mkdir(parents=True, exist_ok=True)

    def measure(self):
        row = {"raw": self.corpus.byte_count, "releases": len(self.corpus.files)}
        archive = Vintage(self.tools, self.folder / "archive", self.corpus).make()
        row["add_cost"] = archive.add(self.corpus.files)
        store = archive.folder / "store"
        row["added"] = size(store)
        row["pack_cost"] = archive("pack", "--quiet")
        row["packed"] = size(store)
        # A figure of a store that does not give its files back would mean nothing.
        archive("verify", "--data")
        command = [self.tools.vintage, "-C", archive.folder, "stats", "data", "--format", "json"]
        row["stats"] = json.loads(output(command))
        if isinstance(row["stats"], list):
            row["stats"] = row["stats"][0]
        if self.tools.has("git"):
            repository = Git(self.folder / "git", self.corpus).make()
            row["git_cost"] = repository.add(self.corpus.files)
            repository.collect()
            row["git"] = repository.byte_count()
        self.compress(row)
        # It takes the better part of a second for each release.
        if self.tools.has("restic") and len(self.corpus.files) <= 130:
            self.restic(row)
        return row

    def compress(self, row):
        """All files in one tar, through the compressors."""
        tar = self.folder / "all.tar"
        join(self.corpus.files, tar)
        target = self.folder / "all.packed"
        programs = []
        if self.tools.has("zstd"):
            programs += [("zstd19", ["zstd", "-q", "-f", "-19", "--long=31"]),
                         ("zstd3", ["zstd", "-q", "-f", "-3", "--long=31"])]
        for name, command in programs:
            row[f"{name}_cost"] = run([*command, tar, "-o", target])
            row[name] = target.stat().st_size
        if self.tools.has("gzip"):
            last = self.corpus.files[-1]
            shell = 'gzip -c "$1" > "$2"'
            run(["sh", "-c", shell, "gzip", last, target])
            row["gzip_last"] = target.stat().st_size
        tar.unlink()
        target.unlink(missing_ok=True)

    def restic(self, row):
        """One backup for each release, as they would come in."""
        folder = self.folder / "restic"
        run(["restic", "init", "-q", "-r", folder])
        costs = [run(["restic", "backup", "-q", "-r", folder, file]) for file in self.corpus.files]
        row["restic_cost"] = sum(costs[1:], costs[0])
        row["restic"] = size(folder)


class OneRelease:
    """What the daily work on a large file costs, each program started anew."""

    def __init__(self, tools, folder, corpus, runs):
        self.tools, self.folder, self.corpus, self.runs = tools, folder, corpus, runs
        self.archive = Vintage(tools, folder / "archive", corpus)
        self.repository = Git(folder / "git", corpus)
        self.last = len(corpus.files) - 1

    def pair(self, ours, theirs, peer, runs=None):
        measures = [ours] + ([theirs] if self.tools.has(peer) else [])
        costs = in_turn(runs or self.runs, *measures)
        return {"ours": costs[0], "theirs": costs[1] if len(costs) > 1 else None}

    def bulk_import(self):
        target = Vintage(self.tools, self.folder / "import", self.corpus)
        ours, theirs = [], []
        for _ in range(min(self.runs, 3)):
            if self.tools.has("openssl"):
                theirs.append(run(["openssl", "dgst", "-sha256", *self.corpus.files]))
            ours.append(target.make().add(self.corpus.files))
        return {"ours": Cost.median(ours), "theirs": Cost.median(theirs) if theirs else None,
                "bytes": self.corpus.byte_count}

    def add(self):
        before = Vintage(self.tools, self.folder / "before", self.corpus).make()
        before.add(self.corpus.files[:-1])
        repository = Git(self.folder / "git-before", self.corpus)
        if self.tools.has("git"):
            repository.make().add(self.corpus.files[:-1])
            repository.collect()
        return self.pair(
            lambda: before.copy(self.folder / "once").add(self.corpus.files[-1:]),
            lambda: repository.copy(self.folder / "git-once").add(self.corpus.files[-1:]), "git")

    def rebuild(self):
        place = self.last // 2
        result = self.pair(
            lambda: self.archive("cat", self.archive.reference(place)),
            lambda: self.repository(
                "cat-file", "blob", f"{self.repository.commit(place)}:data.csv"), "git",
            self.runs * 3)
        result["last"] = in_turn(
            self.runs, lambda: self.archive("cat", self.archive.reference(self.last)))[0]
        return result

    def diff(self):
        if "diff" not in self.tools.commands:
            raise Failed("this vintage has no diff")
        old, new = self.last - 1, self.last
        return self.pair(
            lambda: self.archive(
                "diff", self.archive.reference(old), self.archive.reference(new), "--format",
                "jsonl", allowed=(0, 1)),
            lambda: self.repository(
                "diff", "--stat", self.repository.commit(old), self.repository.commit(new)), "git")

    def diff_peers(self):
        """Programs that compare tables by row; each once, for they are slow."""
        old, new = self.corpus.files[-2:]
        query = (f"SELECT count(*) FROM (SELECT * FROM read_csv('{new}') EXCEPT "
                 f"SELECT * FROM read_csv('{old}'))")
        commands = {
            "csv-diff": ["csv-diff", old, new],
            "duckdb": [sys.executable, "-c", f"import duckdb; duckdb.sql({query!r}).fetchall()"],
            "daff": ["daff", old, new],
        }
        return {name: run(command, allowed=(0, 1))
                for name, command in commands.items() if self.tools.has(name)}

    def corrections(self):
        if "corrections" not in self.tools.commands:
            raise Failed("this vintage has no corrections")
        return {"ours": in_turn(
            self.runs, lambda: self.archive("corrections", "data", "--format", "jsonl"))[0]}


def growth(tools, work, counts, row_count, runs):
    """The same work on short and long histories of files of the same size, one after the other."""
    archives = {}
    for count in counts:
        folder = work / f"growing-{row_count}-{count}"
        corpus = histories.growing(folder / "files", count, row_count)
        archive = Vintage(tools, folder / "archive", corpus).make()
        for first in range(0, count - 1, 2000):
            archive.add(corpus.files[first:min(first + 2000, count - 1)])
        archives[count] = archive

    def compare(command, runs):
        """What a command costs on each history, in turn: the machine is the same for all."""
        costs = in_turn(runs, *(lambda c=count: command(c, archives[c]) for count in counts))
        for count, cost in zip(counts, costs):
            rows[count][command.__name__] = cost

    def rebuild(count, archive):
        return archive("cat", archive.reference(count - 2))

    def add(count, archive):
        last = archive.corpus.files[-1:]
        return archive.copy(work / f"growing-{row_count}-{count}" / "once").add(last)

    def diff(count, archive):
        old, new = archive.reference(count - 3), archive.reference(count - 2)
        return archive("diff", old, new, allowed=(0, 1))

    rows = {count: {} for count in counts}
    compare(rebuild, runs * 5)
    compare(add, runs * 2)
    if "diff" in tools.commands:
        compare(diff, runs * 5)
    found = {"growth" if row_count == 400 else "growth of larger files": rows}
    if 1000 in archives and row_count == 400:
        found["log"] = in_turn(20, lambda: archives[1000]("log", "data"))[0]
    return found


def size(folder):
    """The bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def join(files, tar):
    """Writes one tar of all files, in this order."""
    with tarfile.open(tar, "w") as out:
        for file in files:
            out.add(file, arcname=file.name)
