"""Reads an archive of vintage, as docs/format.md describes it, with Python's standard library.

    python3 docs/reader.py ARCHIVE                      rebuild and verify every release
    python3 docs/reader.py ARCHIVE --list               one line for each release
    python3 docs/reader.py ARCHIVE --extract NAME@#N    write one release to standard output

Section numbers are those of docs/format.md. Ends with 0 where all is sound, 1 where something is
damaged, 2 where it was called wrongly. Nothing is written into the archive.
"""
import hashlib
import os
import struct
import sys
import zlib

sys.dont_write_bytecode = True
from blocks_decode import decode_block  # noqa: E402  record blocks: docs/format-blocks.md

HEADER, ENDING = b"vintage pack 1\n", b"vintage end 1\n"
BLOCK_LIMIT, CONTENTS_LIMIT, FILE_LIMIT = 2**31 - 1, 2**30, 2**33
KEPT_BYTES = 256 << 20  # decoded records that stay in memory


class Damage(Exception):
    """What is wrong with an archive, in words."""


def need(truth, what):
    if not truth:
        raise Damage(what)


class Cursor:
    """Section 2: the integers and byte strings of the format."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        need(0 <= count <= len(self.data) - self.at, "cut off")
        self.at += count
        return self.data[self.at - count : self.at]

    def count(self, limit=2**64 - 1):
        value = shift = 0
        while True:
            need(shift < 70, "overlong integer")
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                need(value <= limit, "number %d is more than %d" % (value, limit))
                return value

    def zigzag(self):
        raw = self.count()
        return raw >> 1 ^ -(raw & 1)

    def blob(self, limit):
        return self.take(self.count(limit))

    def word(self):
        return struct.unpack("<I", self.take(4))[0]

    def at_end(self):
        return self.at == len(self.data)


def inflate(data, size):
    stream = zlib.decompressobj()
    plain = stream.decompress(data, size + 1)
    need(stream.eof and not stream.unused_data and len(plain) == size, "stream of another size")
    return plain


def live_packs(names):
    """Section 3.2: the packs that count, in the order of the log."""
    packs = []
    for name in names:
        parts = name.split(".")
        span = parts[0].split("-")
        lost = parts[1:] == ["lost"]
        if not lost and parts[-1] != "pack" or len(parts) not in (2, 3) or len(span) != 2:
            continue
        numbers = span + parts[1:-1]
        if not all(n.isascii() and n.isdigit() for n in numbers):
            continue
        first, last, generation = [int(n) for n in numbers + ["0"]][:3]
        spelled = "%08d-%08d%s.pack" % (first, last, ".%d" % generation if generation else "")
        if lost:
            generation, spelled = -1, "%08d-%08d.lost" % (first, last)
        if spelled == name and 1 <= first <= last:
            packs.append((first, -last, -generation, name))
    live, reached = [], 0
    for first, last, _, name in sorted(packs):
        if first == reached + 1:
            live.append((first, -last, name))
            reached = -last
        else:
            need(-last <= reached, "no pack holds log entry %d" % (reached + 1))
    return live


class Pack:
    """Section 4: one pack with its table of contents."""

    def __init__(self, path, first_entry, last_entry):
        with open(path, "rb") as file:
            data = self.data = file.read()
        self.path = path
        need(data.startswith(b"vintage pack "), "not a pack")
        need(data.startswith(HEADER), "pack of version %r" % data[13:20].split(b"\n")[0])
        need(len(data) >= len(HEADER) + 12 + len(ENDING) and data.endswith(ENDING), "no trailer")
        end = len(data) - 12 - len(ENDING)
        stored, plain, checksum = struct.unpack("<III", data[end : end + 12])
        start = end - stored
        need(start >= len(HEADER) and plain <= CONTENTS_LIMIT, "bad trailer")
        need(zlib.crc32(data[start:end]) == checksum, "CRC-32 of the contents differs")
        c = Cursor(inflate(data[start:end], plain))
        features = [c.blob(64).decode("utf-8", "replace") for _ in range(c.count(64))]
        need(not features, "needs the feature %s" % ", ".join(features))
        self.first_entry, entry_count = c.count(2**40), c.count(plain)
        self.previous_head, self.head = c.take(32), c.take(32)
        self.first_record, place = c.count(2**40), len(HEADER)
        tables = []
        for _ in "records", "recipes":
            blocks = []
            for _ in range(c.count(plain)):
                items, size, length = c.count(BLOCK_LIMIT), c.count(BLOCK_LIMIT), c.count(len(data))
                blocks.append((items, size, place, place + length, c.word()))
                place += length
            tables.append(blocks)
        self.record_blocks, self.recipe_blocks = tables
        self.recipes = []
        for _ in range(c.count(entry_count)):
            distance, size = c.count(2**40), c.count(BLOCK_LIMIT)
            self.recipes.append((distance, size, [c.word() for _ in range(c.count(8))]))
        self.entries = [c.blob(2**20) for _ in range(entry_count)]
        need(c.at_end() and place == start, "contents and file disagree")
        need((first_entry, last_entry) == (self.first_entry, self.first_entry + entry_count - 1),
             "name and contents disagree")

    def payload(self, block):
        need(block[2] < block[3], "bytes that it needs are lost")
        data = self.data[block[2] : block[3]]
        need(zlib.crc32(data) == block[4], "%s: CRC-32 of the block at %d differs"
             % (os.path.basename(self.path), block[2]))
        return data


def fields(entry):
    """Section 5: a log entry as its kind and its fields by tag."""
    c, values, last = Cursor(entry), {}, 0
    kind = c.take(1)[0]
    while not c.at_end():
        tag = c.count()
        need(tag > last, "fields out of order")
        values[tag], last = c.blob(2**20), tag
    return kind, values


def number(values, tag, signed=False):
    if tag not in values and not signed:
        return 0
    need(tag in values, "field %d is missing" % tag)
    c = Cursor(values[tag])
    value = c.zigzag() if signed else c.count(2**48)
    need(c.at_end() and abs(value) < 2**49, "bad field %d" % tag)
    return value


def utc(seconds):
    """RFC 3339, years of four digits or more (days to date: era of 400 years from March on)."""
    days, second = divmod(seconds, 86400)
    era, day = divmod(days + 719468, 146097)
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    rest = day - (365 * year + year // 4 - year // 100)
    month = (5 * rest + 2) // 153
    y, m = era * 400 + year + (month >= 10), month + 3 if month < 10 else month - 9
    clock = (second // 3600, second // 60 % 60, second % 60)
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % ((y, m, rest - (153 * month + 2) // 5 + 1) + clock)


class Release:
    """What the log says of a release, and where its recipe is."""

    entry, place = 0, None


LOST = Release()  # stands for every release whose log entry is lost


class Store:
    """Sections 3 to 7: the releases of one data set."""

    def __init__(self, folder, name):
        self.name, self.releases, self.packs, self.problems = name, [], [], []
        self.blocks, self.kept, self.sequences, self.records, self.entries = [], {}, {}, 0, {}
        self.head, self.tags, self.gap = bytes(32), {}, False
        try:
            for first, last, file in live_packs(os.listdir(folder)):
                if file.endswith(".lost"):
                    self.problems.append("log entries %d to %d are lost" % (first, last))
                    self.entries.update((n, LOST) for n in range(first, last + 1))
                    self.gap = True
                    continue
                try:
                    self.add(Pack(os.path.join(folder, file), first, last))
                except (Damage, zlib.error) as error:
                    raise Damage("%s: %s" % (file, error))
        except Damage as error:
            self.problems.append("%s; releases logged from there on are not read" % error)
        self.timeline = sorted(self.releases, key=lambda r: (r.published, r.entry))

    def add(self, pack):
        if self.gap and self.records <= pack.first_record:  # section 3.3
            self.blocks.append((self.records, pack.first_record, None, None))
            self.records, self.head, self.gap = pack.first_record, pack.previous_head, False
        count, records = max(self.entries, default=0), self.records
        need((pack.first_entry, pack.first_record, pack.previous_head)
             == (len(self.entries) + 1, records, self.head), "does not follow the pack before it")
        blocks = [(pack, block) for block in pack.recipe_blocks for _ in range(block[0])]
        need(len(blocks) == len(pack.recipes), "recipes and their blocks disagree")
        places, offset = [], 0
        for index, (distance, size, _) in enumerate(pack.recipes):
            offset = 0 if not index or blocks[index] != blocks[index - 1] else offset
            places.append((blocks[index], offset, offset + size, distance))
            need(offset + size <= blocks[index][1][1], "recipe outside of its block")
            offset += size
        places, found, head, entries, tags = iter(places), [], self.head, dict(self.entries), {}
        for data in pack.entries:
            count += 1
            kind, values = fields(data)
            leaf = hashlib.sha256(b"\0" + data).digest()
            head = hashlib.sha256(b"\1" + head + leaf).digest()
            entries[count] = None
            if kind == 1:
                r = Release()
                r.entry, r.published, r.content = count, number(values, 1, True), values.get(3)
                r.recorded, r.sha1, r.chunk = number(values, 2, True), values.get(4), values.get(8)
                need(r.content and len(r.content) == 32, "field 3 of entry %d" % count)
                r.size, r.count, r.new = (number(values, tag) for tag in (5, 6, 7))
                need(r.new <= r.count <= r.size <= FILE_LIMIT, "sizes of entry %d" % count)
                r.first, r.file = records, values.get(9, b"").decode("utf-8", "replace")
                r.place, r.stop, r.end, distance = next(places, (None, 0, 0, 0))
                need(r.place, "entry %d has no recipe" % count)
                r.base = entries.get(count - distance) if distance else None
                need(r.base or not distance, "entry %d has no base" % count)
                text = (self.name, utc(r.published), r.content.hex(), r.size)
                r.id = hashlib.sha256(("vintage release 1\n%s\n%s\n%s\n%d\n" % text).encode())
                r.id, records = r.id.hexdigest(), records + r.new
                entries[count] = r
                found.append(r)
            elif kind == 3:
                target = number(values, 12)
                tags[values.get(13, b"").decode("utf-8", "replace")] = entries.get(target)
                need(target == 0 or entries.get(target), "tag of no release")
            else:
                need(kind == 2, "log entry of kind %d" % kind)
                need(entries.get(number(values, 12)), "confirmation of no release")
        need(head == pack.head, "the hash chain of the log is broken")
        need(next(places, None) is None, "recipes without release")
        first = self.records
        for block in pack.record_blocks:
            self.blocks.append((first, first + block[0], pack, block))
            first += block[0]
        need(first == records, "records and their blocks disagree")
        self.entries, self.head, self.records = entries, head, records
        self.releases += found
        self.tags.update(tags)
        self.packs.append(pack)

    def block(self, index):
        """Section 4.2: the records of a block; those used last are kept."""
        if index not in self.kept:
            need(self.blocks[index][2], "records that it needs are lost")
            _, _, pack, (items, size, _, _, _) = self.blocks[index]
            payload = pack.payload(self.blocks[index][3])
            records = decode_block(payload, items)
            need(len(records) == items and sum(map(len, records)) == size, "block of another size")
            while self.kept and sum(self.blocks[i][3][1] for i in self.kept) + size > KEPT_BYTES:
                del self.kept[next(iter(self.kept))]
            self.kept[index] = records
        return self.kept[index]

    def gather(self, numbers):
        """The bytes of records, block by block as the sequence goes through them."""
        out, low, high, records = [], 0, 0, []
        for n in numbers:
            if not low <= n < high:
                a, b = 0, len(self.blocks) - 1
                while a < b:
                    middle = (a + b) // 2
                    a, b = (a, middle) if self.blocks[middle][1] > n else (middle + 1, b)
                low, high, records = self.blocks[a][0], self.blocks[a][1], self.block(a)
            out.append(records[n - low])
        return b"".join(out)

    def sequence(self, release):
        """Section 6: the record numbers of a release, composed from its recipe and its base's."""
        chain, base = [], release
        while base and base.entry not in self.sequences:
            chain.append(base)
            base = base.base
        numbers = self.sequences[base.entry] if base else []
        for r in reversed(chain):
            need(r.place, "a release that it is written against is lost")
            pack, block = r.place
            plain = inflate(pack.payload(block), block[1])
            numbers = self.steps(Cursor(plain[r.stop : r.end]), r, numbers if r.base else [])
        self.sequences[release.entry] = numbers
        while len(self.sequences) > 4:
            del self.sequences[next(iter(self.sequences))]
        return numbers

    @staticmethod
    def steps(c, r, base):
        out, place, expected, limit = [], 0, r.first, r.first + r.new
        while not c.at_end():
            head = c.count()
            count, delta = head >> 1, c.zigzag()
            need(0 < count <= r.count - len(out), "recipe is too long")
            if head & 1:
                first, stride = expected + delta, c.zigzag() + 1 if count > 1 else 1
                last = first + stride * (count - 1)
                need(0 <= first < limit and 0 <= last < limit, "recipe names an unknown record")
                out += [first + stride * i for i in range(count)]
                expected = last + 1
            else:
                place += delta
                need(0 <= place <= len(base) - count, "recipe leaves its base")
                out += base[place : place + count]
                place += count
        need(len(out) == r.count, "recipe is too short")
        return out

    def rebuild(self, r):
        """The file of a release, checked against everything that the log says of it."""
        try:
            data = self.gather(self.sequence(r))
            need(len(data) == r.size, "size differs")
            need(hashlib.sha256(data).digest() == r.content, "SHA-256 differs")
            need(not r.sha1 or hashlib.sha1(data).digest() == r.sha1, "SHA-1 differs")
            chunk = self.gather(range(r.first, r.first + r.new))
            need(r.chunk == (hashlib.sha256(chunk).digest() if r.new else None), "chunk differs")
            return data
        except Exception as error:  # a damaged block makes its decoder fail in any way
            raise Damage("%s@#%d (%s): %s" % (self.name, self.timeline.index(r) + 1,
                                              utc(r.published), error or type(error).__name__))


def open_archive(path):
    """Section 3.1: the data sets that have a store."""
    with open(os.path.join(path, "vintage.toml"), encoding="utf-8") as file:
        pairs = [line.split("=", 1) for line in file if "=" in line]
    versions = [value.split("#")[0].strip() for key, value in pairs if key.strip() == "format"]
    need(versions[:1] == ["1"], "archive of format %s" % (versions or ["?"])[0])
    folder = os.path.join(path, "store")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return {n: os.path.join(folder, n) for n in names if os.path.isdir(os.path.join(folder, n))}


def verify(stores):
    sound = broken = 0
    for store in stores:
        for problem in store.problems:
            print("%s: %s" % (store.name, problem), file=sys.stderr)
        good = 0
        for release in store.releases:
            try:
                store.rebuild(release)
                good += 1
            except Damage as error:
                print(error, file=sys.stderr)
        sound, broken = sound + good, broken + len(store.releases) - good + len(store.problems)
        print("%s: %d releases, log head %s" % (store.name, good, store.head.hex()))
    print("%d releases rebuilt and verified, %d problems" % (sound, broken))
    return 1 if broken else 0


def list_releases(stores):
    for store in stores:
        tags = {r.entry: name for name, r in store.tags.items() if r}
        for place, r in enumerate(store.timeline):
            words = (store.name, place + 1, utc(r.published), r.size, r.id, tags.get(r.entry, ""))
            print(("%s@#%d %s %d %s %s" % words).rstrip())
    return 1 if any(store.problems for store in stores) else 0


def main(arguments):
    wanted = "--extract" in arguments and arguments[arguments.index("--extract") + 1 :][:1]
    listing = "--list" in arguments
    rest = [a for a in arguments if a not in ("--extract", "--list")]
    rest = [a for a in rest if not wanted or a != wanted[0]]
    if len(rest) != 1 or rest[0].startswith("--") or wanted == [] or (listing and wanted):
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    try:
        folders = open_archive(rest[0])
        if not wanted:
            stores = [Store(folder, name) for name, folder in folders.items()]
            return list_releases(stores) if listing else verify(stores)
        name, _, place = wanted[0].partition("@#")
        if name not in folders or not place.isdigit() or int(place) < 1:
            print("no release %s" % wanted[0], file=sys.stderr)
            return 2
        store = Store(folders[name], name)
        for problem in store.problems:  # the numbers of releases may then be others
            print("%s: %s" % (name, problem), file=sys.stderr)
        if int(place) > len(store.timeline):
            print("no release %s" % wanted[0], file=sys.stderr)
            return 1 if store.problems else 2
        sys.stdout.buffer.write(store.rebuild(store.timeline[int(place) - 1]))
        return 1 if store.problems else 0
    except (Damage, zlib.error) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
