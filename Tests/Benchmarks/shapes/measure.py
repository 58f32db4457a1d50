"""What one shape takes in an archive and in a compressed tar, and whether it comes back."""

import dataclasses
import os

from bench.archives import Vintage
from bench.process import Failed, output_bytes, run
from bench.suite import join, size


@dataclasses.dataclass
class Result:
    """The figures of a row of the table; sizes in bytes."""

    name: str
    releases: int
    raw: int
    store: int
    zstd: int
    seconds: float

    @property
    def ratio(self):
        return self.store / self.zstd

    @property
    def speed(self):
        """Bytes per second of `add`."""
        return self.raw / self.seconds


class Files:
    """The releases of a shape, written into a folder; what `bench` calls a corpus."""

    def __init__(self, shape, folder):
        self.key, self.reference_date = shape.key, shape.date
        self.files, self.byte_count, before = [], 0, None
        folder.mkdir(parents=True)
        for time, data in shape.releases():
            if data == before:
                raise Failed(f"{shape.name}: release {len(self.files) + 1} is the one before it")
            path = folder / f"{time:%Y-%m-%dT%H%M%S}.{shape.suffix}"
            path.write_bytes(data)
            # The tar then holds the published times, as the archive does.
            os.utime(path, (time.timestamp(),) * 2)
            self.files.append(path)
            self.byte_count += len(data)
            before = data
        if len(set(self.files)) != shape.count or self.files != sorted(self.files):
            raise Failed(f"{shape.name}: not {shape.count} releases, or not in order")


def measure(tools, shape, folder, *, verify):
    """Makes the releases of a shape in a folder that is not there yet and stores them both ways."""
    corpus = Files(shape, folder / "files")
    archive = Vintage(tools, folder / "archive", corpus).make()
    seconds = archive.add(corpus.files).wall
    archive("pack", "--quiet")
    store = size(archive.folder / "store")
    if verify:
        check(archive, corpus.files)
    tar, target = folder / "all.tar", folder / "all.packed"
    join(corpus.files, tar)
    run(["zstd", "-q", "-19", "--long=31", tar, "-o", target])
    return Result(shape.name, len(corpus.files), corpus.byte_count, store,
                  target.stat().st_size, seconds)


def check(archive, files):
    """Raises `Failed` where a release does not come back byte for byte."""
    for index in (0, len(files) // 2, len(files) - 1):
        reference = archive.reference(index)
        back = output_bytes([archive.program, "-C", archive.folder, "cat", reference])
        if back != files[index].read_bytes():
            raise Failed(f"{reference} is not {files[index].name}")
    archive("verify", "--data")
