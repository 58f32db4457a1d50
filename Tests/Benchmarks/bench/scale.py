"""Work that is large in another way: one release of a gigabyte, and an archive of 200 data sets."""

import datetime

from . import corpora as histories
from .archives import Vintage
from .process import in_turn, output


def large(tools, work):
    """A release of about 1 GB and its successor, each command once."""
    files = _large_files(work / "large" / "files")
    corpus = histories.Corpus("large", files, "dep,jour", "jour", 2, False)
    archive = Vintage(tools, work / "large" / "archive", corpus).make()
    costs = {"add": archive.add(files[:1]), "add the next": archive.add(files[1:])}
    costs["diff"] = archive("diff", "data@#1", "data@#2", allowed=(0, 1))
    costs["diff again"] = archive("diff", "data@#1", "data@#2", allowed=(0, 1))
    costs["rebuild"] = archive("cat", "data@#2")
    return {"byte_count": files[1].stat().st_size, "costs": costs}


def _large_files(folder):
    """Figures of 3,700 areas on 8,000 days that no formula predicts; a few rows corrected."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"large-2026-01-0{day}.csv" for day in (1, 2)]
    if all(path.exists() for path in paths):
        return paths
    first = datetime.date(2000, 1, 1)
    state = 12345
    with paths[0].open("w", encoding="ascii") as old, paths[1].open("w", encoding="ascii") as new:
        for file in (old, new):
            file.write("dep;jour;hosp;rea;rad;dc\n")
        for day in range(8000):
            date = first + datetime.timedelta(day)
            rows = []
            for area in range(3700):
                state = state * 1103515245 + 12345 & 0x7FFFFFFF
                x = state >> 8
                rows.append(f"{area:04};{date};{x % 997};{x % 89};{x % 7919};{x % 613}\n")
            old.write("".join(rows))
            if day % 20 == 7:
                rows[17] = rows[17][:-1] + "1\n"
            new.write("".join(rows))
        new.write("".join(f"{area:04};{first + datetime.timedelta(8000)};1;2;3;4\n"
                          for area in range(300)))
    return paths


def many(tools, work, counts, runs):
    """The same work in an archive of one data set and of many, three releases each."""
    rows = {}
    for count in counts:
        folder = work / f"many-{count}"
        corpus = histories.growing(folder / "files", 4)
        archive = Vintage(tools, folder / "archive", corpus).make()
        archive.add(corpus.files[:3])
        for number in range(1, count):
            name = f"other-{number:03}"
            output([tools.vintage, "-C", archive.folder, "dataset", "add", name, "--key", "day",
                    "--reference-date", "day"])
            archive("add", name, "--quiet", *corpus.files[:3])
        rows[count] = {
            "rebuild": in_turn(runs * 3, lambda: archive("cat", "data@#2"))[0],
            "add": in_turn(
                runs, lambda: archive.copy(folder / "once").add(corpus.files[3:]))[0],
            "diff": in_turn(
                runs * 3, lambda: archive("diff", "data@#2", "data@#3", allowed=(0, 1)))[0],
            "list": in_turn(runs, lambda: archive("list"))[0],
        }
    return rows
