"""Reads an archive of vintage as docs/format.md (§) describes it.

Rebuilds and verifies every release, or lists or extracts them. Ends with 0 where all is sound, 1
where something is damaged, 2 where it was called wrongly. Writes nothing into the archive.
Record blocks of codecs 2 to 5 need reader_blocks.py beside this file.
"""
import argparse
import bisect
import functools
import io
import pathlib
import re
import sys
import time
import zlib
from hashlib import sha1, sha256
from itertools import accumulate, islice

HERE = pathlib.Path(__file__).resolve().parent


def need(truth, what):
    if not truth:
        raise ValueError(what)


def inflate(data, size, form=15):
    """A zlib stream, or raw deflate (-15), of exactly `size` bytes: more is never made."""
    stream = zlib.decompressobj(form)
    plain = stream.decompress(data, size + 1)
    need(stream.eof and not stream.unused_data and len(plain) == size, "stream of another size")
    return plain


def cut(data, lengths):
    """Data that is made of parts of these lengths and nothing else."""
    need(min(lengths, default=0) >= 0 and sum(lengths) == len(data), "lengths and bytes disagree")
    return [data[end - length : end] for length, end in zip(lengths, accumulate(lengths))]


class Cursor(io.BytesIO):
    """§2: the numbers and byte strings of the format, taken one after the other."""

    def take(self, size):
        data = self.read(size)
        need(len(data) == size, "cut off")
        return data

    def word(self):
        return int.from_bytes(self.take(4), "little")

    def count(self, most=2**64 - 1):
        value = byte = self.read(1)[0]
        shift = 7
        while byte > 127 and shift < 70:
            byte = self.read(1)[0]
            value += byte - 1 << shift  # less the top bit of the byte before
            shift += 7
        need(byte < 128 and value <= most, "a number is too large")
        return value

    def zigzag(self):
        value = self.count()
        return value >> 1 ^ -(value & 1)

    def blob(self):
        return self.take(self.count())

    def each(self, read, number=None):
        return [read() for _ in range(self.count() if number is None else number)]


def varint(value):
    """§2: a count as bytes."""
    return b"%c" % value if value < 128 else b"%c" % (value & 127 | 128) + varint(value >> 7)


def read_part(path, start, size, crc):
    with path.open("rb") as file:
        file.seek(start)
        data = file.read(size)
    need(zlib.crc32(data) == crc, "CRC-32 of the bytes from %d on differs" % start)
    return data


def open_pack(path):
    """§4: the contents of a pack, and where they start."""
    with path.open("rb") as file:
        header = file.readline(32)
        need(header.startswith(b"vintage pack "), "not a pack")
        need(header == b"vintage pack 1\n", "pack of version %r" % header[13:-1])
        end = file.seek(-26, io.SEEK_END)
        trailer = Cursor(file.read())
    stored, plain, crc = trailer.each(trailer.word, 3)
    need(trailer.read() == b"vintage end 1\n" and stored <= end and plain <= 2**30, "bad trailer")
    contents = inflate(read_part(path, end - stored, stored, crc), plain)
    return Cursor(contents), end - stored


class Block:
    """§4.1: a block of records or recipes, and what the contents of its pack say of it."""

    def __init__(self, path, contents):
        self.items, self.size, self.length = contents.each(contents.count, 3)
        self.path, self.crc, self.recipes = path, contents.word(), None

    def data(self):
        need(self.length, "bytes that it needs are lost")
        need(self.size < 2**31, "more bytes than a block may have")
        return read_part(self.path, self.place, self.length, self.crc)

    @functools.lru_cache(maxsize=8)
    def columns(self):
        """Codecs 2 to 6: its columns, once those of the blocks are read that it is told by."""
        file = HERE / "reader_blocks.py"
        need(file.exists(), "the block needs %s, which is missing" % file)
        import reader_blocks
        c, base, extent, self.depth = Cursor(self.data()), None, 0, 0
        codec = c.take(1)[0]
        if 5 <= codec <= self.last_codec:
            extent, distance, codec = codec - 4, c.count(2**20), c.take(1)[0]
            need(distance <= self.index, "told by no block")
            if distance:
                base = self.pack[self.index - distance].columns()
                self.depth = self.pack[self.index - distance].depth + 1
            need(self.depth <= 32, "told by too many blocks")
        need(2 <= codec <= 4, "unknown codec %d" % codec)
        return reader_blocks.Columns(codec, c.read(), self.items, self.size, base, extent)

    @functools.lru_cache(maxsize=128)
    def parts(self):
        """§4.2 and §4.3: its records or recipes."""
        data = self.data()
        if self.recipes is not None and data[0] == 1 and self.may_have_steps:
            return join_steps(Cursor(data[1:]), self.size, self.recipes)
        if self.recipes is not None:
            return cut(inflate(data, self.size), self.recipes)
        need(self.items <= self.size, "more records than bytes")
        plain = data[0] < 2
        records = decode(data, self.items, self.size) if plain else self.columns().records
        found = len(records), sum(map(len, records))
        need(found == (self.items, self.size), "%d records of %d bytes" % found)
        return records


def decode(data, count, size):
    """Codecs 0 and 1: the records of a block, given how many they are and their bytes together."""
    c, codec = Cursor(data[1:]), data[0]
    plain = c.count(10 * count) if codec == 1 else 0
    if codec == 1 and not plain:
        return io.BytesIO(inflate(c.read(), size)).readlines()
    lengths = Cursor(inflate(c.blob(), plain)) if plain else c
    sizes = lengths.each(lengths.count, count)
    need(not plain or not lengths.read(), "bytes are left over")
    return cut(inflate(c.read(), size) if plain else c.read(), sizes)


def join_steps(c, size, sizes):
    """§4.3: recipes of these sizes, whose steps are in streams by their sort."""
    left, streams = 5 * size, []
    for _ in range(8):
        plain = c.count(left)
        left -= plain
        streams.append(Cursor(inflate(c.blob(), plain) if plain else b""))
    heads, shifts, (firsts, strides, lows, highs) = streams[:2], streams[2:4], streams[4:]
    recipes = []
    for length in sizes:
        recipe, cursor, aligned, is_after_copy = bytearray(), 0, 0, False
        while len(recipe) < length:
            head = heads[is_after_copy].count()
            count, aligned = head >> 1, aligned + (head >> 1)
            recipe += varint(head)
            if head & 1:
                recipe += varint(firsts.count()) + (varint(strides.count()) if count > 1 else b"")
            else:
                shift = shifts[is_after_copy].count() - 1
                if shift < 0:
                    place = lows.take(1)[0] + (highs.count(2**40) << 8)
                else:
                    place = aligned - count + (shift >> 1 ^ -(shift & 1))
                    aligned = place + count
                step, cursor = place - cursor, place + count
                recipe += varint(step << 1 if step >= 0 else ~(step << 1))
            is_after_copy = not head & 1
        recipes.append(bytes(recipe))
    need(not any(stream.read() for stream in (*streams, c)), "bytes are left over")
    need([*map(len, recipes)] == [*sizes], "recipes of another size")
    return recipes


def log_in_columns(c, n, digests, layout):
    """§4.4: the recipes and the entries of a pack that has them field by field."""
    kinds, fields = c.take(n), {}
    for tag in 1, 2, 5, 6, 7, 12:
        numbers = accumulate(c.each(c.zigzag, n))
        if tag < 3:  # times: zigzag, and never left out
            fields[tag] = [varint(number << 1 ^ number >> 63) for number in numbers]
        else:
            fields[tag] = [varint(number) if number else b"" for number in numbers]
    fields[1] = [b"" if kind == 3 else published for kind, published in zip(kinds, fields[1])]
    further, *recipes = [c.each(c.count, n) for _ in range(4)]
    need({*further} <= {0, 20, 32, 52}, "digests of another size")
    need(not any(size for kind, size in zip(kinds, further) if kind != 1), "digests of no release")
    sha1s, chunks = [size & 20 for size in further], [size & 32 for size in further]
    if layout == "columns":
        need(not any(chunks), "digests of another size")
        chunks = [32 * bool(new) for new in fields[7]]
    for tag in 9, 10, 11, 13, 14:
        fields[tag], text, size = [], b"", 0
        shared, more = [c.each(c.count, n) for _ in range(2)] if c.count() else [[0] * n] * 2
        for start, length in zip(shared, more):
            size += start + length if length or start < len(text) else 0
            need(start <= len(text) and size <= 2**28, "texts are too long")
            text = text[:start] + c.take(length)
            fields[tag].append(text)
    for tag, sizes in (3, [32] * n), (4, sha1s), (8, chunks):
        fields[tag] = [digests.take(size) if kind == 1 else b"" for kind, size in zip(kinds, sizes)]
    need(len(digests.read()) == 4 * sum(recipes[2]), "digests of another size")
    entries = (b"%c" % kind + b"".join(b"%c%b%b" % (tag, varint(len(value)), value)
                                       for tag, value in enumerate(values, 1) if value)
               for kind, *values in zip(kinds, *(fields[tag] for tag in sorted(fields))))
    return [recipe for kind, *recipe in zip(kinds, *recipes) if kind == 1], entries


class Entry:
    """§5: what a log entry says."""

    NEEDED = {1: {1, 2, 3}, 2: {1, 2, 12}, 3: {2, 13}}

    def __init__(self, data):
        c, self.fields, last = Cursor(data), {}, 0
        self.kind = c.take(1)[0]
        need(1 <= self.kind <= 3, "log entry of kind %d" % self.kind)
        need(len(data) <= 2**20, "log entry is too long")
        while c.tell() < len(data):
            tag = c.count()
            need(tag > last, "fields out of order")
            self.fields[tag], last = c.blob(), tag
        needed = self.NEEDED[self.kind]
        need(self.fields.keys() >= needed, "log entry without a field that it needs")
        times = [self.number(tag, Cursor.zigzag) for tag in (1, 2) if tag in needed]
        need(max(map(abs, times)) < 2**40, "impossible time")
        if self.kind == 1:
            self.published = times[0]
            self.size, self.count, self.new = map(self.number, (5, 6, 7))
            self.content, self.sha1, self.chunk = map(self.fields.get, (3, 4, 8))
        else:
            self.target, self.tag = self.number(12), self.fields.get(13)

    def number(self, tag, read=Cursor.count):
        c = Cursor(self.fields.get(tag, b"\0"))
        value = read(c)
        need(value <= 2**48, "a number is too large")
        need(not c.read(), "a number is too long")
        return value


def follow(r, base):
    """§6: the record numbers that the recipe of a release makes of those of its base."""
    need(r.count <= 2**27, "more records than this reader takes memory for")
    recipe = Cursor(r.block.parts()[r.place])
    numbers, cursor, expected, end = [], 0, r.first, r.first + r.new
    while len(numbers) < r.count:
        head, step = recipe.count(), recipe.zigzag()
        count = head >> 1
        need(0 < count <= r.count - len(numbers), "recipe is too long")
        if head & 1:
            first = expected + step
            stride = recipe.zigzag() + 1 if count > 1 else 1
            last = first + stride * (count - 1)
            need(0 <= min(first, last) <= max(first, last) < end, "recipe names no record")
            numbers += [first + stride * n for n in range(count)]
            expected = last + 1
        else:
            place, cursor = cursor + step, cursor + step + count
            need(0 <= place and cursor <= len(base), "recipe leaves its base")
            numbers += base[place:cursor]
    need(not recipe.read(), "recipe is too long")
    return numbers


NUMBER = r"(\d{8}|[1-9]\d{8,})"
PACK_NAME = re.compile(rf"{NUMBER}-{NUMBER}(?:(?:\.([1-9]\d*))?\.pack|(\.lost))", re.ASCII)


class DataSet:
    """The releases of a store, and what is wrong with them."""

    def __init__(self, folder):
        self.name, self.problems, self.strays = folder.name, [], []
        self.releases, self.tags, self.sequences = {}, {}, {None: []}
        self.blocks, self.starts, self.end, self.head = [], [], 0, bytes(32)
        reached = 0
        names = filter(None, (PACK_NAME.fullmatch(path.name) for path in folder.iterdir()))
        packs = [(int(n[1]), -int(n[2]), bool(n[4]), -int(n[3] or 0), n[0]) for n in names]
        for first, last, *_, name in sorted(packs):  # §3.2
            if 1 <= first <= -last and reached < -last:
                if first != reached + 1:
                    self.problems.append("no pack holds log entry %d" % (reached + 1))
                reached = -last
                self.attempt(name, self.add, folder / name, first, reached)
        self.problems = self.problems or self.strays  # §3.3: what is named may be lost

    def attempt(self, what, action, *given):
        """What an action gives, or None and a problem: a damaged byte makes it fail in any way."""
        try:
            return action(*given)
        except Exception as error:
            self.problems.append("%s: %s" % (what, str(error) or type(error).__name__))

    def add(self, path, first, last):
        """§4.1: takes over what a pack holds, which tells where it starts after a loss (§3.3)."""
        need(path.suffix != ".lost", "the entries of the log are lost")
        c, end = open_pack(path)
        names = c.each(lambda: c.take(c.count(64)), c.count(64))
        features = [name.decode("utf-8", "replace") for name in names]
        unknown = {*features} - {"columns", "columns-2", "steps", "blocks-2", "blocks-3"}
        need(not unknown, "needs the feature %s" % ", ".join(unknown))
        layout, *more = [name for name in features if name.startswith("columns")] or [None]
        need(not more, "two layouts of the log")
        need(c.each(c.count, 2) == [first, last - first + 1], "another name")
        head, new_head, record = c.take(32), c.take(32), c.count()
        follows = (head, record) == (self.head, self.end) or self.problems and record >= self.end
        need(follows, "does not follow the pack before it")
        blocks, recipe_blocks = [c.each(lambda: Block(path, c)) for _ in range(2)]
        starts = list(accumulate([block.items for block in blocks], initial=record))
        place = 15
        for block in blocks + recipe_blocks:
            block.place, place = place, place + block.length
        crc, size = (c.word(), c.count()) if layout else (0, 0)
        need(place + size == end, "blocks and contents disagree")
        digests = Cursor(read_part(path, place, size, crc))
        if layout:
            recipes, entries = log_in_columns(c, last - first + 1, digests, layout)
        else:
            recipes = c.each(lambda: (c.count(), c.count(), c.each(c.word, c.count(8))))
            entries = (c.blob() for _ in range(first, last + 1))
        items = sum(block.items for block in recipe_blocks)
        need(items == len(recipes), "recipes and their blocks disagree")
        for index, block in enumerate(blocks):
            block.pack, block.index = blocks, index
            block.last_codec = 6 if "blocks-3" in features else 5 if "blocks-2" in features else 4
        sizes = iter([size for _, size, _ in recipes])
        for block in recipe_blocks:
            block.recipes = list(islice(sizes, block.items))
            block.may_have_steps = "steps" in features
        places = zip(recipes, ((block, n) for block in recipe_blocks for n in range(block.items)))
        for number, data in enumerate(entries, first):
            head = sha256(b"\1" + head + sha256(b"\0" + data).digest()).digest()
            entry = Entry(data)
            if entry.kind == 1:
                (distance, *_), (entry.block, entry.place) = next(places)
                entry.number, entry.base = number, number - distance if distance else None
                entry.first, record = record, record + entry.new
                self.releases[number] = entry
            elif entry.target not in self.releases and (entry.target or entry.kind == 2):
                self.strays.append("log entry %d names %d, no release" % (number, entry.target))
            elif entry.kind == 3:
                self.tags[entry.tag.decode("utf-8", "replace")] = entry.target
        need(not c.read() and not any(places), "bytes or recipes are left over")
        need(head == new_head, "the hash chain of the log is broken")
        need(record == starts.pop(), "records and their blocks disagree")
        self.blocks, self.starts = self.blocks + blocks, self.starts + starts
        self.head, self.end = head, record

    def gather(self, numbers, limit):
        """The bytes of records."""
        parts, low, high = [], 0, 0
        for number in numbers:
            if not low <= number < high:
                place = bisect.bisect(self.starts, number) - 1
                low, records = self.starts[place], self.blocks[place].parts()
                high = low + len(records)
                need(low <= number < high, "records that it needs are lost")
            parts.append(records[number - low])
        need(sum(map(len, parts)) <= limit, "size differs")
        return b"".join(parts)

    def sequence(self, number):
        """§6: the record numbers of a release, by its recipe and those that it is based on."""
        chain = []
        while number not in self.sequences:
            need(number in self.releases, "a release that it is based on is lost")
            chain.append(self.releases[number])
            number = chain[-1].base
        numbers = self.sequences[number]
        for r in reversed(chain):
            numbers = follow(r, numbers)
            self.sequences = {None: [], **dict([*self.sequences.items()][-2:]), r.number: numbers}
        return numbers

    def rebuild(self, r):
        """The file of a release, checked against all that the log says of it."""
        need(r.new <= r.count <= r.size <= 2**33, "impossible sizes")
        chunk = self.gather(range(r.first, r.first + r.new), r.size)
        file = self.gather(self.sequence(r.number), r.size)
        need(len(file) == r.size, "size differs")
        need(sha256(file).digest() == r.content, "SHA-256 differs")
        need(r.sha1 in (None, sha1(file).digest()), "SHA-1 differs")
        need(r.chunk in (None, r.new and sha256(chunk).digest()), "chunk differs")
        return file

    def show(self, options):
        """Lists, extracts or verifies the releases and tells what is wrong; how many it rebuilt."""
        tags = {number: tag for tag, number in self.tags.items()}
        timeline = sorted(self.releases.values(), key=lambda r: (r.published, r.number))
        labels = {r: "%s@#%d" % (self.name, place) for place, r in enumerate(timeline, 1)}
        sound = 0
        for r in timeline if options.list else self.releases.values():
            label = labels[r]
            published = "%04d-%02d-%02dT%02d:%02d:%02dZ" % time.gmtime(r.published)[:6]
            if options.list:
                words = "vintage release 1", self.name, published, r.content.hex(), str(r.size), ""
                release_id = sha256("\n".join(words).encode()).hexdigest()
                print(label, published, r.size, release_id, *filter(None, [tags.get(r.number)]))
            elif options.extract in (None, label):
                file = self.attempt("%s (%s)" % (label, published), self.rebuild, r)
                sound += file is not None
                if options.extract:
                    sys.stdout.buffer.write(file or b"")
        for problem in self.problems:
            print("%s: %s" % (self.name, problem), file=sys.stderr)
        if not options.list and not options.extract:
            print("%s: %d releases, log head %s" % (self.name, sound, self.head.hex()))
        return sound


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", help="its folder; every release is rebuilt and verified")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--list", action="store_true", help="one line for each release instead")
    only.add_argument("--extract", metavar="NAME@#N", help="write one release to standard output")
    options = parser.parse_args()
    archive, wanted = pathlib.Path(options.archive), (options.extract or "").partition("@#")[0]
    text = (archive / "vintage.toml").read_text("utf-8", "replace")
    version = re.search(r"^\s*format\s*=\s*(\S+)", text, re.MULTILINE)
    if not version or version[1] != "1":
        sys.exit("archive of format %s" % (version[1] if version else "?"))
    sound = problems = 0
    for folder in sorted((archive / "store").glob("*")):
        if folder.is_dir() and wanted in ("", folder.name):
            data_set = DataSet(folder)
            sound += data_set.show(options)
            problems += len(data_set.problems)
    if options.extract and not sound and not problems:
        parser.error("no release %s" % options.extract)
    if not options.list and not options.extract:
        print("%d releases rebuilt and verified, %d problems" % (sound, problems))
    return problems > 0


if __name__ == "__main__":
    sys.modules["reader"] = sys.modules[__name__]  # from where reader_blocks.py takes its numbers
    sys.path.insert(0, str(HERE))  # python3 -I leaves it out
    sys.dont_write_bytecode = True
    try:
        sys.exit(main())
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
