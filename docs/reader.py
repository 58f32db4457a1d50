"""Reads an archive of vintage as docs/format.md (§) and docs/format-blocks.md describe it.

Rebuilds and verifies every release, or lists or extracts them. Ends with 0 where all is sound, 1
where something is damaged, 2 where it was called wrongly. Writes nothing into the archive.
"""
import argparse
import bisect
import collections
import datetime
import functools
import hashlib
import itertools
import os
import re
import struct
import sys
import zlib

HEADER, ENDING = b"vintage pack 1\n", b"vintage end 1\n"
KEPT_BLOCKS, KEPT_SEQUENCES = 128, 4  # what stays decoded in memory


class Damage(Exception):
    """What is wrong with an archive, in words."""


def need(truth, what):
    if not truth:
        raise Damage(what)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def inflate(data, size, form=15):
    """A zlib stream, or raw deflate (-15), of exactly `size` bytes: more is never made."""
    stream = zlib.decompressobj(form)
    plain = stream.decompress(data, size + 1)
    need(stream.eof and not stream.unused_data and len(plain) == size, "stream of another size")
    return plain


def cut(data, lengths):
    """Data that is made of parts of these lengths and nothing else."""
    ends = list(itertools.accumulate(lengths, initial=0))
    need(ends[-1] == len(data), "lengths and bytes disagree")
    return [data[start:end] for start, end in zip(ends, ends[1:])]


class Cursor:
    """§2: the numbers and byte strings of the format, taken one after the other."""

    def __init__(self, data, body=None):
        self.data, self.at, self.body = data, 0, body or self

    def take(self, size=None):
        size = len(self.data) - self.at if size is None else size
        need(size <= len(self.data) - self.at, "cut off")
        self.at += size
        return self.data[self.at - size : self.at]

    def count(self):
        value = shift = 0
        for byte in self.data[self.at : self.at + 10]:
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
        raise Damage("cut off in a number")

    def zigzag(self):
        raw = self.count()
        return raw >> 1 ^ -(raw & 1)

    def blob(self):
        return self.take(self.count())

    def byte(self):
        return self.take(1)[0]

    def word(self):
        return int.from_bytes(self.take(4), "little")

    def each(self, read):
        return [read() for _ in range(self.count())]

    def stream(self):
        """Blocks: a stream whose sizes stand here and whose bytes are the next of the body."""
        size = self.count()
        packed = self.body.take(self.count()) if size else b""
        return packed if len(packed) == size else inflate(packed, size, -15)

    def tokens(self):
        """Blocks: a token for the size and the upper bits of a number, the others apart."""
        tokens, bits, at, values = self.stream(), int.from_bytes(self.stream(), "little"), 0, []
        for token in tokens:
            base, width = TOKENS[token]
            values.append(base + (bits >> at & (1 << width) - 1) if width else base)
            at += width
        return values

    def integers(self, count):
        """Blocks: so many integers in one of the forms 0 to 4."""
        form = self.byte() if count else 0
        if form < 2:
            return [self.zigzag() if form else 0] * count
        if form == 2:
            raw = self.tokens()
        elif form == 3:
            zeros, others, raw = self.tokens(), self.tokens(), []
            for run, other in itertools.zip_longest(zeros, others, fillvalue=-1):
                raw += [0] * min(run, count) + [other + 1]
            raw.pop()
        else:
            stream = Cursor(self.stream())
            raw = [stream.count() for _ in range(count)]
        need(len(raw) == count and form <= 4, "integers of another number or form")
        return [z >> 1 ^ -(z & 1) for z in raw]

    def texts(self):
        lengths = self.integers(self.count())
        return cut(self.stream(), lengths)


TOKENS = [(t, 0) if t < 32 else ((16 + t % 16) << t // 16 - 1, t // 16 - 1) if t < 224
          else (1 << t - 207, t - 207) if t < 255 else (0, 64) for t in range(256)]


def decimal(value, scale, digits, point):
    """A number by 10**scale with so many digits after the point, or with as few as it needs."""
    sign, value, places = b"-" * (value < 0), abs(value), scale if digits is None else digits
    value //= 10 ** (scale - places)
    while digits is None and places and value % 10 == 0:
        value, places = value // 10, places - 1
    whole, part = divmod(value, 10**places)
    return sign + (b"%d%c%0*d" % (whole, point, places, part) if places else b"%d" % whole)


def date(form, value):
    return datetime.date.fromordinal(value + 719163).strftime(form).encode()


FORMATS = [  # in a block: what follows the kind of a format, and how it spells a number
    ([], lambda value, scale, texts: texts[value]),
    (["byte"], lambda value, scale, texts, point: decimal(value, scale, None, point)),
    (["count", "byte"], lambda value, scale, texts, *form: decimal(value, scale, *form)),
    ([], lambda value, scale, texts: date("%Y-%m-%d", value)),
    ([], lambda value, scale, texts: date("%d/%m/%Y", value)),
    (["count"], lambda value, scale, texts, width: b"%0*d" % (width, value)),
    (["blob"], lambda value, scale, texts, literal: literal),
]
ENTRY, LITERAL = 0, 6


class Columns:
    """Codec 2: rows as columns of numbers that are told by their difference from predictions."""

    def __init__(self, block, count, size):
        self.head = head = Cursor(block.stream(), block)
        columns = head.count()
        need(columns * count <= 4 * size + 65536, "more cells than a block may have")
        self.count, self.values, self.found = count, {}, {0: [None] * count}
        self.maps = head.each(self.read_map)
        self.version_map, self.class_column = head.count(), head.count() - 1
        self.class_values = {value: place for place, value in enumerate(head.each(head.zigzag))}
        layouts = [(None, None, (), 0)] + head.each(self.read_layout)
        self.rows = [layouts[n] for n in itertools.accumulate(head.integers(count))]
        kept = iter(head.texts() if layouts[0] in self.rows else ())
        fields = dict(self.read_column() for _ in range(columns))
        need((head.at, block.at) == (len(head.data), len(block.data)), "bytes are left over")
        self.records = []
        for row, (delimiter, end, numbers, quoted) in enumerate(self.rows):
            texts = [fields[number][row] for number in numbers]
            if quoted:
                texts = [b'"%s"' % t if quoted >> i & 1 else t for i, t in enumerate(texts)]
            self.records.append(delimiter.join(texts) + end if end is not None else next(kept))

    def read_map(self):
        kind, head = self.head.byte(), self.head
        if kind == 2:
            return kind, head.each(head.count), head.zigzag()
        return kind, head.count(), head.count() if kind == 3 else None

    def read_layout(self):
        delimiter, end, head = bytes([self.head.byte()]), self.head.blob(), self.head
        steps = itertools.accumulate(head.each(lambda: head.zigzag() + 1), initial=-1)
        return delimiter, end, list(steps)[1:], head.count()

    def read_format(self):
        kind = self.head.byte()
        return kind, [getattr(self.head, part)() for part in FORMATS[kind][0]]

    def mapped(self, number):
        """The earlier row that a map names for each row, or None."""
        if number not in self.found:
            kind, given, more = self.maps[number - 1]
            if kind == 1:
                rows = [row - given if row >= given else None for row in range(self.count)]
            elif kind == 2:
                last, rows = {}, []
                for row, key in enumerate(zip(*(self.values[column] for column in given))):
                    rows.append(last.get((key[0] + more,) + key[1:]))
                    last[key] = row
            else:
                second = self.mapped(more)
                rows = [None if row is None else second[row] for row in self.mapped(given)]
            self.found[number] = rows
        return self.found[number]

    def read_formula(self, own):
        """What is added to a difference: sign, numbers of a column, first row, second row."""
        head, base, terms = self.head, self.head.count(), []
        if base:
            terms.append((1, own, self.mapped(base), None))
        for column, first, second in head.each(lambda: (head.count(), head.count(), head.count())):
            first, second = [self.mapped(m) if m > 0 else range(self.count) if m == 0 else None
                             for m in (first, second - 1)]
            terms.append((-1 if column & 1 else 1, self.values[column >> 1], first, second))
        return terms

    def read_column(self):
        """The number of a column and its fields as text, None where a row has no such field."""
        head, count, all_rows = self.head, self.count, range(self.count)
        number, scale, flags = head.count(), head.count(), head.count()
        has = [number in numbers for _, _, numbers, _ in self.rows]
        version = self.mapped(self.version_map if flags & 3 else 0)
        carried = [row - 1 if version[row] is None or not flags & 1 else version[row]
                   for row in all_rows]
        formats = head.each(self.read_format)
        steps = iter(head.integers(sum(has)) if len(formats) > 1 else itertools.repeat(0))
        chosen = []
        for row in all_rows:
            before = chosen[carried[row]] if row else 0
            chosen.append(before + next(steps) if has[row] else before)
        texts = head.texts() if any(kind == ENTRY for kind, _ in formats) else ()
        coded = [has[row] and formats[chosen[row]][0] != LITERAL for row in all_rows]
        classes = [0] * count
        if flags & 4:
            places, other = self.class_values, len(self.class_values)
            classes = [2 * places.get(v, other) for v in self.values[self.class_column]]
        if flags & 2:
            classes = [c + (row is not None) for c, row in zip(classes, version)]
        members = collections.Counter(itertools.compress(classes, coded))
        own = self.values[number] = []
        parts = {c: (self.read_formula(own), iter(head.integers(members[c])))
                 for c in sorted(members)}
        for row in all_rows:
            if not coded[row]:
                own.append(own[carried[row]] if row else 0)
                continue
            terms, differences = parts[classes[row]]
            value = next(differences)
            for sign, column, first, second in terms:
                p, q = first[row], second[row] if second else 0
                if p is not None and q is not None:
                    value += sign * (column[p] - column[q] if second else column[p])
            own.append(value if -1 << 63 <= value < 1 << 63 else (value + 2**63) % 2**64 - 2**63)

        @functools.cache
        def spelled(form, value):
            kind, arguments = formats[form]
            return FORMATS[kind][1](value, scale, texts, *arguments)

        return number, [spelled(*pair) if h else None for pair, h in zip(zip(chosen, own), has)]


def decode(payload, count, size):
    """§4.2: the records of a block."""
    block = Cursor(payload)
    codec = block.byte()
    need(codec <= 2, "unknown codec %d" % codec)
    if codec == 2:
        return Columns(block, count, size).records
    plain = block.count() if codec else 0
    if plain:
        lengths = Cursor(inflate(block.blob(), plain))
    if codec and not plain:
        return [line + b"\n" for line in inflate(block.take(), size).split(b"\n")[:-1]]
    lengths = [(lengths if plain else block).count() for _ in range(count)]
    return cut(inflate(block.take(), size) if codec else block.take(), lengths)


class Block:
    """§4.1: what the contents of a pack say of a block."""

    def __init__(self, contents, data):
        self.items, self.size, self.length = (contents.count() for _ in range(3))
        self.crc, self.data, self.parts = contents.word(), data, []

    def payload(self):
        need(self.length, "bytes that it needs are lost")
        payload = self.data[self.start : self.start + self.length]
        need(zlib.crc32(payload) == self.crc, "CRC-32 of the block at %d differs" % self.start)
        return payload

    @functools.lru_cache(maxsize=KEPT_BLOCKS)
    def records(self):
        need(self.items <= self.size < 2**31, "more records than bytes")
        records = decode(self.payload(), self.items, self.size)
        need((len(records), sum(map(len, records))) == (self.items, self.size), "another size")
        return records

    @functools.lru_cache(maxsize=1)
    def recipes(self):
        return cut(inflate(self.payload(), self.size), self.parts)


def varint(value):
    """§2: a count as bytes."""
    return b"%c" % value if value < 128 else b"%c" % (value & 127 | 128) + varint(value >> 7)


def log_in_columns(c, count, digests):
    """§4.4: the recipes and the entries of a pack that has them field by field."""

    def counts():
        return [c.count() for _ in range(count)]

    def texts():
        if not c.count():
            return [b""] * count
        shared, added, last, found, size = counts(), counts(), b"", [], 0
        for common, more in zip(shared, added):
            need(common <= len(last), "text of another size")
            last = last[:common] + c.take(more)
            size += len(last) if more else 0
            need(len(last) <= 2**20 and size <= 2**28, "texts are too long")
            found.append(last)
        return found

    kinds, columns = c.take(count), {}
    for tag in (1, 2, 5, 6, 7, 12):
        numbers = itertools.accumulate([c.zigzag() for _ in kinds])
        if tag < 3:
            absent = 3 if tag == 1 else None
            columns[tag] = [b"" if kind == absent else varint(2 * t if t >= 0 else -2 * t - 1)
                            for kind, t in zip(kinds, numbers)]
        else:
            columns[tag] = [varint(number) if number > 0 else b"" for number in numbers]
    sha1_sizes, distances, sizes, sketches = [counts() for _ in range(4)]
    for tag in (9, 10, 11, 13, 14):
        columns[tag] = texts()
    releases = [n for n in range(count) if kinds[n] == 1]
    chunk_sizes = [32 * bool(new) for new in columns[7]]
    for tag, lengths in ((3, [32] * count), (4, sha1_sizes), (8, chunk_sizes)):
        columns[tag] = [digests.take(lengths[n]) if kinds[n] == 1 else b"" for n in range(count)]
    need(4 * sum(sketches[n] for n in releases) == len(digests.take()), "digests of another size")
    columns = sorted(columns.items())
    entries = [bytes([kind]) + b"".join(varint(tag) + varint(len(column[n])) + column[n]
                                        for tag, column in columns if column[n])
               for n, kind in enumerate(kinds)]
    return [(distances[n], sizes[n], None) for n in releases], entries


class Pack:
    """§4: the contents of one pack."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        need(data.startswith(HEADER[:13]), "not a pack")
        need(data.startswith(HEADER), "pack of version %r" % data[13:20].split(b"\n")[0])
        need(data.endswith(ENDING) and len(data) >= 41, "no trailer")
        end = len(data) - 26
        stored, plain, crc = struct.unpack_from("<III", data, end)
        need(15 <= end - stored and plain <= 2**30, "bad trailer")
        need(zlib.crc32(data[end - stored : end]) == crc, "CRC-32 of the contents differs")
        c = Cursor(inflate(data[end - stored : end], plain))
        features = [name.decode("utf-8", "replace") for name in c.each(c.blob)]
        unknown = [name for name in features if name != "columns"]
        need(not unknown, "needs the feature %s" % ", ".join(unknown))
        self.first, entries = c.count(), c.count()
        self.before, self.head, self.first_record = c.take(32), c.take(32), c.count()
        self.blocks, recipe_blocks = [c.each(lambda: Block(c, data)) for _ in range(2)]
        place = 15
        for block in self.blocks + recipe_blocks:
            block.start, place = place, place + block.length
        if features:
            crc, digests = c.word(), data[place : place + c.count()]
            place += len(digests)
            need(zlib.crc32(digests) == crc, "CRC-32 of the digests differs")
            recipes, self.entries = log_in_columns(c, entries, Cursor(digests))
        else:
            recipes = c.each(lambda: (c.count(), c.count(), c.each(c.word)))
            self.entries = [c.blob() for _ in range(entries)]
        need(c.at == len(c.data) and place == end - stored, "contents and file disagree")
        need(sum(b.items for b in recipe_blocks) == len(recipes), "recipes and blocks disagree")
        holders = [(block, i) for block in recipe_blocks for i in range(block.items)]
        for (block, _), (_, size, _) in zip(holders, recipes):
            block.parts.append(size)
        self.recipes = [holder + (recipe[0],) for holder, recipe in zip(holders, recipes)]


PACK_NAME = re.compile(r"(\d{8}|[1-9]\d{8,})-(\d{8}|[1-9]\d{8,})(?:(\.[1-9]\d*)?\.pack|\.lost)")


def live_packs(folder):
    """§3.2: first and last entry and name of the packs that count, in the order of the log."""
    found, reached = [], 0
    for name in os.listdir(folder):
        match = PACK_NAME.fullmatch(name) if name.isascii() else None
        if match and 1 <= int(match[1]) <= int(match[2]):
            generation = -1 if name.endswith(".lost") else int((match[3] or ".0")[1:])
            found.append((int(match[1]), -int(match[2]), -generation, name))
    for first, last, _, name in sorted(found):
        if first == reached + 1:
            reached = -last
            yield first, reached, name
        need(-last <= reached, "no pack holds log entry %d" % (reached + 1))


def utc(seconds):
    """RFC 3339; 400 years are 12,622,780,800 seconds, and Python's own end with 9999."""
    eras, rest = divmod(seconds, 12622780800)
    time = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=rest)
    return "%04d-%s" % (time.year + 400 * eras, time.strftime("%m-%dT%H:%M:%SZ"))


class Release:
    """§5: what a log entry says of a release, where its recipe is, and §7: its id."""

    def __init__(self, entry, fields, first, name):
        def number(tag):
            return Cursor(fields[tag]).count() if tag in fields else 0

        self.entry, self.first, self.published = entry, first, Cursor(fields[1]).zigzag()
        self.content, self.sha1, self.chunk = fields[3], fields.get(4), fields.get(8)
        self.size, self.count, self.new = number(5), number(6), number(7)
        need(self.new <= self.count <= self.size <= 2**33, "sizes of entry %d" % entry)
        lines = "vintage release 1", name, utc(self.published), self.content.hex(), self.size
        self.id = sha256("".join("%s\n" % line for line in lines).encode()).hex()


class Lost:
    """§3.3: stands for a log entry or for records that are lost."""

    entry, base = 0, None

    def records(self):
        raise Damage("records that it needs are lost")


LOST = Lost()


class DataSet:
    """The releases of a store."""

    def __init__(self, folder, name):
        self.name, self.problems, self.tags, self.sequences = name, [], {}, {}
        self.entries, self.head = [None], bytes(32)  # by number: a Release or None
        self.starts, self.blocks, self.records, self.gap = [], [], 0, False
        try:
            for first, last, file in live_packs(folder):
                if file.endswith(".lost"):
                    self.problems.append("log entries %d to %d are lost" % (first, last))
                    self.entries += [LOST] * (last - first + 1)
                    self.gap = True
                else:
                    self.add(os.path.join(folder, file), first, last)
        except Damage as error:
            self.problems.append("%s; releases logged from there on are not read" % error)
        self.log = [r for r in self.entries if isinstance(r, Release)]
        self.timeline = sorted(self.log, key=lambda r: (r.published, r.entry))

    def add(self, path, first, last):
        """Takes over a pack if everything in it fits together."""
        kept = len(self.entries), len(self.blocks), self.records, self.head, dict(self.tags)
        try:
            pack = Pack(path)
            need((pack.first, len(pack.entries)) == (first, last - first + 1), "another name")
            if self.gap and self.records <= pack.first_record:  # §3.3: told by what comes after
                self.add_block(LOST, pack.first_record - self.records)
                self.head, self.gap = pack.before, False
            need((pack.before, pack.first_record) == (self.head, self.records),
                 "does not follow the pack before it")
            recipes, first_record = iter(pack.recipes), self.records
            for entry in pack.entries:
                first_record += self.log_entry(entry, recipes, first_record)
            for block in pack.blocks:
                self.add_block(block, block.items)
            need(self.head == pack.head, "the hash chain of the log is broken")
            need(self.records == first_record, "records and their blocks disagree")
            need(next(recipes, None) is None, "recipes without a release")
        except Exception as error:  # a damaged byte makes reading fail in any way
            entries, blocks, self.records, self.head, self.tags = kept
            del self.entries[entries:], self.blocks[blocks:], self.starts[blocks:]
            reason = str(error) or type(error).__name__
            raise Damage("%s: %s" % (os.path.basename(path), reason)) from error

    def add_block(self, block, items):
        self.blocks.append(block)
        self.starts.append(self.records)
        self.records += items

    def log_entry(self, entry, recipes, first_record):
        """§5, §7: adds an entry to the log and says how many records are new."""
        self.head = sha256(b"\1", self.head, sha256(b"\0", entry))
        c, fields, last = Cursor(entry), {}, 0
        kind = c.byte()
        while c.at < len(entry):
            tag, number = c.count(), len(self.entries)
            need(tag > last, "fields out of order")
            fields[tag], last = c.blob(), tag
        need(1 <= kind <= 3, "log entry of kind %d" % kind)
        if kind == 1:
            r = Release(number, fields, first_record, self.name)
            r.block, r.place, distance = next(recipes)
            r.base = self.entries[number - distance] if distance else None
            need(r.base if distance else distance == 0, "entry %d has no base" % number)
            self.entries.append(r)
            return r.new
        self.entries.append(None)
        target = Cursor(fields[12]).count() if 12 in fields else 0
        need(self.entries[target] or kind == 3 and not target, "entry %d has no release" % number)
        if kind == 3:
            self.tags[fields[13].decode("utf-8", "replace")] = self.entries[target]
        return 0

    def gather(self, numbers):
        """The bytes of records."""
        parts, low, high = [], 0, 0
        for number in numbers:
            if not low <= number < high:
                index = bisect.bisect(self.starts, number) - 1
                low, records = self.starts[index], self.blocks[index].records()
                high = low + len(records)
            parts.append(records[number - low])
        return b"".join(parts)

    def sequence(self, release):
        """§6: the record numbers of a release, by its recipe and those that it is based on."""
        chain = [release]
        while chain[-1].base and chain[-1].entry not in self.sequences:
            chain.append(chain[-1].base)
        for r in reversed(chain):
            numbers = self.sequences.get(r.entry)
            if numbers is None:
                need(r is not LOST, "a release that it is based on is lost")
                base = before if r.base else []
                numbers = self.follow(Cursor(r.block.recipes()[r.place]), r, base)
            before = numbers
        self.sequences[release.entry] = numbers
        if len(self.sequences) > KEPT_SEQUENCES:
            del self.sequences[next(iter(self.sequences))]
        return numbers

    @staticmethod
    def follow(recipe, release, base):
        numbers, cursor, expected = [], 0, release.first
        while recipe.at < len(recipe.data):
            head, step = recipe.count(), recipe.zigzag()
            count = head >> 1
            need(0 < count <= release.count - len(numbers), "recipe is too long")
            if head & 1:
                first, stride = expected + step, recipe.zigzag() + 1 if count > 1 else 1
                last = first + stride * (count - 1)
                need(0 <= min(first, last) and max(first, last) < release.first + release.new,
                     "recipe names an unknown record")
                numbers += [first + stride * i for i in range(count)]
                expected = last + 1
            else:
                cursor += step
                need(0 <= cursor <= len(base) - count, "recipe leaves its base")
                numbers += base[cursor : cursor + count]
                cursor += count
        need(len(numbers) == release.count, "recipe is too short")
        return numbers

    def rebuild(self, r):
        """The file of a release, checked against all that the log says of it."""
        try:
            file = self.gather(self.sequence(r))
            chunk = self.gather(range(r.first, r.first + r.new))
            need(len(file) == r.size, "size differs")
            need(sha256(file) == r.content, "SHA-256 differs")
            need(r.sha1 in (None, hashlib.sha1(file).digest()), "SHA-1 differs")
            need(r.chunk == (sha256(chunk) if r.new else None), "chunk differs")
            return file
        except Exception as error:  # a damaged byte makes reading fail in any way
            words = self.name, self.timeline.index(r) + 1, utc(r.published)
            raise Damage("%s@#%d (%s): %s" % (*words, error or type(error).__name__)) from error


def open_archive(path):
    """§3.1: the folders of the data sets that have a store."""
    with open(os.path.join(path, "vintage.toml"), encoding="utf-8", errors="replace") as file:
        version = re.search(r"^\s*format\s*=\s*(\S+)", file.read(), re.MULTILINE)
    need(version and version[1] == "1", "archive of format %s" % (version[1] if version else "?"))
    folder = os.path.join(path, "store")
    found = sorted(os.scandir(folder), key=lambda f: f.name) if os.path.isdir(folder) else []
    return {f.name: f.path for f in found if f.is_dir()}


def verify(data_set):
    """How many releases are sound and how many problems there are, which are told."""
    problems, sound = list(data_set.problems), 0
    for release in data_set.log:
        try:
            data_set.rebuild(release)
            sound += 1
        except Damage as error:
            problems.append(error)
    for problem in problems:
        print("%s: %s" % (data_set.name, problem), file=sys.stderr)
    print("%s: %d releases, log head %s" % (data_set.name, sound, data_set.head.hex()))
    return sound, len(problems)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", help="its folder; every release is rebuilt and verified")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--list", action="store_true", help="one line for each release instead")
    only.add_argument("--extract", metavar="NAME@#N", help="write one release to standard output")
    options = parser.parse_args()
    folders = open_archive(options.archive)
    name, _, place = (options.extract or "").partition("@#")
    if options.extract and (name not in folders or not re.fullmatch("[1-9][0-9]*", place)):
        parser.error("no release %s" % options.extract)
    data_sets = [DataSet(folders[n], n) for n in ([name] if options.extract else folders)]
    if not options.list and not options.extract:
        sums = [sum(column) for column in zip(*map(verify, data_sets), (0, 0))]
        print("%d releases rebuilt and verified, %d problems" % tuple(sums))
        return sums[1] > 0
    for data_set in data_sets:
        for problem in data_set.problems:  # the numbers of releases may then be others
            print("%s: %s" % (data_set.name, problem), file=sys.stderr)
        tags = {r.entry: tag for tag, r in data_set.tags.items() if r}
        for n, r in enumerate(data_set.timeline if options.list else (), 1):
            words = data_set.name, n, utc(r.published), r.size, r.id, tags.get(r.entry, "")
            print(("%s@#%d %s %d %s %s" % words).rstrip())
    damaged = any(data_set.problems for data_set in data_sets)
    if options.extract:
        timeline = data_sets[0].timeline
        if int(place) > len(timeline) and not damaged:
            parser.error("no release %s" % options.extract)
        need(int(place) <= len(timeline), "no release %s" % options.extract)
        sys.stdout.buffer.write(data_sets[0].rebuild(timeline[int(place) - 1]))
    return damaged


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Damage as error:
        sys.exit(str(error))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
