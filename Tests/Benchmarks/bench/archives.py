"""Archives and repositories of a corpus, and what is asked of them."""

import shutil

from .process import output, run


class Vintage:
    """An archive with one data set."""

    def __init__(self, tools, folder, corpus):
        self.program, self.folder, self.corpus = tools.vintage, folder, corpus

    def __call__(self, command, *arguments, allowed=(0,)):
        return run([self.program, "-C", self.folder, command, *arguments], allowed=allowed)

    def make(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        output([self.program, "init", self.folder])
        options = [("--key", self.corpus.key), ("--reference-date", self.corpus.reference_date)]
        given = [word for option in options if option[1] for word in option]
        output([self.program, "-C", self.folder, "dataset", "add", "data", *given])
        return self

    def add(self, files):
        return self("add", "data", "--quiet", *files)

    def copy(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        other = Vintage.__new__(Vintage)
        other.program, other.folder, other.corpus = self.program, folder, self.corpus
        return other

    def reference(self, index):
        return f"data@#{index + 1}"

    def byte_count(self):
        return sum(f.stat().st_size for f in self.folder.rglob("*") if f.is_file())

    def disk_byte_count(self):
        return sum(f.stat().st_blocks * 512 for f in self.folder.rglob("*") if f.is_file())


class Git:
    """A repository with one file and a commit for each release."""

    def __init__(self, folder, corpus):
        self.folder, self.corpus = folder, corpus

    def __call__(self, *arguments, allowed=(0,)):
        return run(["git", *arguments], cwd=self.folder, allowed=allowed)

    def make(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self("init", "-q", "--template=", ".")  # no sample hooks to count
        return self

    def add(self, files):
        """Commits each release; returns the cost of git alone, copies left out."""
        total = None
        for file in files:
            shutil.copyfile(file, self.folder / "data.csv")
            cost = self("add", "data.csv") + self("commit", "-q", "--allow-empty", "-m", file.name)
            total = cost if total is None else total + cost
        return total

    def collect(self):
        return self("gc", "-q", "--prune=now")

    def copy(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return Git(folder, self.corpus)

    def commit(self, index):
        """The name of a release, as `HEAD~n` counts from the last one."""
        return f"HEAD~{len(self.corpus.files) - 1 - index}"

    def byte_count(self):
        return sum(f.stat().st_size for f in (self.folder / ".git").rglob("*") if f.is_file())
