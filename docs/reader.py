"""Reads an archive of vintage as docs/format.md (§) and docs/format-blocks.md describe it.

Rebuilds and verifies every release, or lists or extracts them. Ends with 0 where all is sound, 1
where something is damaged, 2 where it was called wrongly. Writes nothing into the archive.
"""
import argparse
import bisect
import datetime
import functools
import io
import pathlib
import re
import sys
import time
import zlib
from hashlib import sha1, sha256
from itertools import accumulate, islice, repeat


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


def signed(value):
    """§2: what a zigzag number stands for."""
    return value >> 1 ^ -(value & 1)


class Cursor(io.BytesIO):
    """§2: the numbers and byte strings of the format, taken one after the other."""

    def take(self, size):
        data = self.read(size)
        need(len(data) == size, "cut off")
        return data

    def byte(self):
        return self.take(1)[0]

    def word(self):
        return int.from_bytes(self.take(4), "little")

    def count(self, most=2**64 - 1):
        value = byte = self.read(1)[0]
        shift = 7
        while byte > 127:
            byte = self.read(1)[0]
            value += byte - 1 << shift  # less the top bit of the byte before
            shift += 7
        need(value <= most and shift <= 70, "a number is too large")
        return value

    def zigzag(self):
        return signed(self.count())

    def blob(self):
        return self.take(self.count())

    def each(self, read, number=None):
        return [read() for _ in range(self.count() if number is None else number)]

    def unpack(self, body):
        """Blocks: a stream whose sizes stand here, and whose bytes are the next of the body."""
        size = self.count()
        packed = body.take(self.count()) if size else b""
        return packed if len(packed) == size else inflate(packed, size, -15)


# Record blocks: docs/format-blocks.md

TOKENS = [(t, 0) if t < 32 else ((16 + t % 16) << t // 16 - 1, t // 16 - 1) if t < 224
          else (1 << t - 207, t - 207) if t < 255 else (0, 64) for t in range(256)]
LETTERS = re.compile(rb"[0-9A-Za-z\x80-\xff]{2}")
ENTRY, SHORTEST, FIXED, ISO_DATE, SLASH_DATE, PADDED, LITERAL, LISTED = range(8)


def spell(value, scale, texts, kind, *given):
    """The text of a field: a number in one of the formats of its column."""
    if kind in (ENTRY, LISTED):
        return texts[value]
    if kind == LITERAL:
        return given[0]
    if kind == PADDED:
        return b"%0*d" % (given[0], value)
    if kind in (ISO_DATE, SLASH_DATE):
        date = datetime.date.fromordinal(value + 719163).isoformat()
        return (date if kind == ISO_DATE else "/".join(date.split("-")[::-1])).encode()
    places, point = given[0] if kind == FIXED else scale, b"%c" % given[-1]
    whole, part = divmod(abs(value) // 10 ** (scale - places), 10**places)
    text = b"%b%d%b%0*d" % (b"-" * (value < 0), whole, point, places, part)
    return text if kind == FIXED and places else text.rstrip(b"0").rstrip(point)


class Columns(Cursor):
    """Codecs 2 to 4: rows as columns of numbers, kept as differences from what is predicted.

    The cursor goes through the head. Rows go by their places, and -1 is no row: a list with
    something for each row has one element more, which is what no row has, 0 or -1.
    """

    def __init__(self, body, count, size, codec):
        super().__init__(body.unpack(body))
        self.body, self.rows, self.values, columns = body, range(count), {}, self.count(4096)
        most = 2**24 if columns else 2**26
        need(count <= size <= most, "more bytes in columns than this reader takes memory for")
        self.size, self.left, self.codec = size, size, codec
        need(columns * count <= 4 * size + 65536, "more cells than a block may have")
        maps = self.each(self.read_map, self.count(48))
        self.maps = [(0, self.rows, 0), *maps, (0, [count] * count, 0)]
        self.version_map, self.class_column = self.count(len(maps)), self.count(columns) - 1
        classes = self.each(self.zigzag, self.count(24))
        self.classes = {value: 2 * n for n, value in enumerate(classes)}
        layouts = [(None, ())] + self.each(self.layout, self.count(250))
        places = list(accumulate(self.integers(count)))
        need(min(places, default=0) >= 0, "no such layout")
        layouts = [layouts[place] for place in places]
        whole, texts = iter(self.budgeted_texts() if (None, ()) in layouts else ()), {}
        for number in (self.count() for _ in range(columns)):
            texts[number] = self.column(number, [number in fields for _, fields in layouts])
            size -= sum(map(len, texts[number]))
            need(size >= 0, "columns of another size")
        need(len(texts) == columns and not self.read() and not body.read(), "bytes are left over")
        self.records = [template % tuple([texts[field][row] for field in fields]) if template
                        else next(whole) for row, (template, fields) in enumerate(layouts)]

    def tokens(self):
        tokens, bits, at, values = self.unpack(self.body), self.unpack(self.body), 0, []
        for base, width in map(TOKENS.__getitem__, tokens):
            if width:
                window = int.from_bytes(bits[at // 8 : at // 8 + 9], "little") >> at % 8
                base, at = base + (window & (1 << width) - 1), at + width
            values.append(base)
        return values

    def integers(self, count):
        need(count <= len(self.rows) + self.size // 4, "more integers than there can be")
        form = self.byte() if count else 0
        if form < 2:
            return [self.zigzag() if form else 0] * count
        if form == 4:
            stream = Cursor(self.unpack(self.body))
            return stream.each(stream.zigzag, count)
        raw = self.tokens()
        if form == 3:
            need(sum(raw) <= count, "integers of another number")
            others = [z + 1 for z in self.tokens()] + [0]
            raw = [z for zeros, other in zip(raw, others) for z in [0] * zeros + [other]][:-1]
        need(len(raw) == count and form <= 3, "integers of another number or form")
        return [z >> 1 ^ -(z & 1) for z in raw]

    def budgeted_texts(self):
        """Each text stands in a record, so all of a block have no more bytes than these."""
        texts = self.texts()
        self.left -= sum(map(len, texts))
        need(self.left >= 0, "more text than records")
        return texts

    def texts(self):
        count = self.count(self.size)
        if self.codec == 4 and self.count(1):
            return self.words(count)
        size = self.count(self.size) if self.codec > 2 else 0
        if size:
            lines = io.BytesIO(self.folded(size)).readlines()
            need(len(lines) == count, "lines of another number")
            return lines
        lengths = self.integers(count)
        data = self.folded(sum(lengths)) if self.codec > 2 else self.unpack(self.body)
        return cut(data, lengths)

    def words(self, count):
        """Texts that are given as numbers of words; 0 ends a text."""
        most = count + self.left // 4
        lengths = self.integers(self.count(most))
        words = cut(self.unpack(self.body), lengths)
        need(min(lengths, default=1) > 0, "an empty word")
        texts, size, before = [[]], 0, None
        for token in self.integers(self.count(most)):
            number = token << 1 ^ token >> 63
            need(number <= len(words), "no such word")
            word = words[number - 1] if number else b""
            if before and number and LETTERS.match(before[-1:] + word):
                word = b" " + word
            size += len(word)
            need(size <= self.size, "more text than records")
            texts[-1].append(word)
            before = word
            if not number:
                texts.append([])
        need(len(texts) == count + 1 and not texts[-1], "texts of another number")
        return [b"".join(text) for text in texts[:-1]]

    def folded(self, size):
        """Bytes, of which many are copies of what stands before them."""
        need(0 <= size <= self.size, "more text than records")
        count, text, distance = self.count(size // 4), bytearray(), 0
        numbers = zip(*[self.integers(count) for _ in range(3)])
        rest = Cursor(self.unpack(self.body))
        for before, more, step in numbers:
            need(before >= 0 <= more, "a copy of less than nothing")
            text += rest.take(before)
            distance, left = distance + step, more + 4
            need(0 < distance <= len(text) <= size - left, "a copy of what is not there")
            while left:
                start = len(text) - distance
                part = text[start : start + left]
                text += part
                left -= len(part)
        text += rest.read()
        need(len(text) == size, "text of another size")
        return bytes(text)

    def layout(self):
        """What the fields of a row are put into, and the columns that they come from."""
        delimiter, end = self.take(1), self.blob()
        fields = list(accumulate(self.each(self.zigzag), lambda last, step: last + step + 1))
        quoted = self.count()
        places = [b'"%b"' if quoted >> n & 1 else b"%b" for n in range(len(fields))]
        return delimiter.replace(b"%", b"%%").join(places) + end.replace(b"%", b"%%"), fields

    def read_map(self):
        kind = self.byte()
        need(1 <= kind <= 3, "unknown map %d" % kind)
        given = self.each(self.count, self.count(16)) if kind == 2 else self.count()
        return kind, given, self.zigzag() if kind == 2 else self.count() if kind == 3 else 0

    def map(self, number):
        """The row that a map names for each row: 0 the row itself, -1 the one past the end."""
        kind, given, more = self.maps[number]
        rows = given
        if kind == 1:
            rows = [max(row - given, -1) for row in self.rows] + [-1]
        elif kind == 2:
            last, rows = {}, []
            for row, key in enumerate(zip(*(self.values[column][:-1] for column in given))):
                rows.append(last.get((key[0] + more, *key[1:]), -1))
                last[key] = row
            rows.append(-1)
        elif kind == 3:
            second = self.map(more)
            rows = [second[row] for row in self.map(given)]
        self.maps[number] = 0, rows, 0
        return rows

    def format(self):
        kind = self.byte()
        given = {SHORTEST: 1, FIXED: 2, PADDED: 1}.get(kind, 0)
        need(kind <= LISTED, "unknown format %d" % kind)
        return kind, *([self.blob()] if kind == LITERAL else self.take(given))

    def formula(self, number):
        """Numbers of columns, and the rows whose numbers are added, and are taken away."""
        base, found = self.count(), []
        terms = self.each(lambda: self.each(self.count, 3), self.count(8))
        if base:
            terms.append((2 * number, base, 0))
        for column, first, second in terms:
            rows = self.map(first), self.map(second - 1)
            found.append((self.values[column >> 1], *(reversed(rows) if column & 1 else rows)))
        return found

    def column(self, number, has):
        """The fields of a column as text, given which rows have such a field."""
        scale, flags = self.count(18), self.count(15)
        forms, own = [0] * (len(has) + 1), [0] * (len(has) + 1)
        need(not flags & 3 or self.version_map, "no map of versions")
        need(not flags & 8 or flags & 2, "fields count only where versions do")
        version = self.map(self.version_map) if flags & 3 else [-1] * len(has)
        carried = [v if flags & 1 and v >= 0 else row - 1 for row, v in zip(self.rows, version)]
        formats = self.each(self.format, self.count(250))
        if len(formats) > 1:
            steps = iter(self.integers(sum(has)))
            for row, before in enumerate(carried):
                forms[row] = forms[before] + (next(steps) if has[row] else 0)
        kinds = [kind for kind, *_ in formats]
        need(kinds.count(ENTRY) + kinds.count(LISTED) < 2, "a dictionary for two formats")
        texts = self.budgeted_texts() if {ENTRY, LISTED} & {*kinds} else ()
        classes = [0] * len(has)
        if flags & 4:
            other = 2 * len(self.classes)
            classes = [self.classes.get(value, other) for value in self.values[self.class_column]]
        if flags & 2:
            counts = [True] * len(has) if not flags & 8 else has
            classes = [c + (row >= 0 and counts[row]) for c, row in zip(classes, version)]
        classes = [c if h and kinds[form] < LITERAL else -1
                   for c, h, form in zip(classes, has, forms)]
        self.values[number] = own
        parts = {-1: ([(own, carried, self.map(-1))], repeat(0))}
        for c in sorted(set(classes) - {-1}):
            parts[c] = self.formula(number), iter(self.integers(classes.count(c)))
        for row, (terms, differences) in enumerate(map(parts.get, classes)):
            value = next(differences)
            for values, added, taken in terms:
                first, second = added[row], taken[row]
                if first >= 0 <= second:
                    value += values[first] - values[second]
            own[row] = value if -1 << 63 <= value < 1 << 63 else (value + 2**63) % 2**64 - 2**63
        spelled = functools.cache(lambda form, value: spell(value, scale, texts, *formats[form]))
        if LISTED in kinds:
            listed = [h and kinds[form] == LISTED for h, form in zip(has, forms)]
            need(sum(listed) == len(texts), "texts of another number")
            own = [n - 1 if here else value for here, n, value
                   in zip(listed, accumulate(listed), own)]
        return [spelled(form, value) if h else b"" for h, form, value in zip(has, forms, own)]


# Packs: docs/format.md

def read_part(file, start, size, crc):
    file.seek(start)
    data = file.read(size)
    need(zlib.crc32(data) == crc, "CRC-32 of the bytes from %d on differs" % start)
    return data


class Block:
    """§4.1: a block of records or recipes, and what the contents of its pack say of it."""

    def __init__(self, file, contents):
        self.items, self.size, self.length = contents.each(contents.count, 3)
        self.file, self.crc, self.recipes = file, contents.word(), None

    @functools.lru_cache(maxsize=128)
    def parts(self):
        """§4.2 and §4.3: its records or recipes."""
        need(self.length, "bytes that it needs are lost")
        need(self.size < 2**31, "more bytes than a block may have")
        c = Cursor(read_part(self.file, self.place, self.length, self.crc))
        if self.recipes is not None:
            return cut(inflate(c.read(), self.size), self.recipes)
        need(self.items <= self.size, "more records than bytes")
        records = self.records(c, c.byte())
        found = len(records), sum(map(len, records))
        need(found == (self.items, self.size), "%d records of %d bytes" % found)
        return records

    def records(self, c, codec):
        need(codec <= 4, "unknown codec %d" % codec)
        if codec >= 2:
            return Columns(c, self.items, self.size, codec).records
        plain = c.count() if codec == 1 else 0
        if codec == 1 and not plain:
            return io.BytesIO(inflate(c.read(), self.size)).readlines()
        lengths = Cursor(inflate(c.blob(), plain)) if plain else c
        sizes = lengths.each(lengths.count, self.items)
        need(not plain or not lengths.read(), "bytes are left over")
        return cut(inflate(c.read(), self.size) if codec == 1 else c.read(), sizes)


def varint(value):
    """§2: a count as bytes."""
    return b"%c" % value if value < 128 else b"%c" % (value & 127 | 128) + varint(value >> 7)


def log_in_columns(c, n, digests, feature):
    """§4.4: the recipes and the entries of a pack that has them field by field."""
    kinds, fields = c.take(n), {}
    for tag in 1, 2, 5, 6, 7, 12:
        numbers = accumulate(c.each(c.zigzag, n))
        if tag < 3:  # times: zigzag, and never left out
            fields[tag] = [varint(number << 1 ^ number >> 63) for number in numbers]
        else:
            fields[tag] = [varint(number) if number else b"" for number in numbers]
    further, *recipes = [c.each(c.count, n) for _ in range(4)]
    sha1s, chunks = [size & 20 for size in further], [size & 32 for size in further]
    need({*further} <= {0, 20, 32, 52}, "digests of another size")
    if feature == "columns":  # the first layout
        need(not any(chunks), "digests of another size")
        chunks = [32 * bool(new) for new in fields[7]]
    for tag in 9, 10, 11, 13, 14:
        fields[tag], text, size = [], b"", 0
        counts = [c.each(c.count, n) for _ in range(2)] if c.count() else [[0] * n] * 2
        for shared, more in zip(*counts):
            size += shared + more if more else 0
            need(shared <= len(text) and size <= 2**28, "texts are too long")
            text = text[:shared] + c.take(more)
            fields[tag].append(text)
    for tag, sizes in (3, [32] * n), (4, sha1s), (8, chunks):
        fields[tag] = [digests.take(size) if kind == 1 else b"" for kind, size in zip(kinds, sizes)]
    need(len(digests.read()) == 4 * sum(recipes[2]), "digests of another size")
    fields[1] = [b"" if kind == 3 else time for kind, time in zip(kinds, fields[1])]
    entries = (b"%c" % kind + b"".join(b"%c%b%b" % (tag, varint(len(value)), value)
                                       for tag, value in enumerate(values, 1) if value)
               for kind, *values in zip(kinds, *(fields[tag] for tag in sorted(fields))))
    return [recipe for kind, *recipe in zip(kinds, *recipes) if kind == 1], entries


def open_pack(path):
    """§4: the file of a pack, its contents, and where they start."""
    file = path.open("rb")
    header = file.readline(32)
    need(header.startswith(b"vintage pack "), "not a pack")
    need(header == b"vintage pack 1\n", "pack of version %r" % header[13:-1])
    end = file.seek(-26, io.SEEK_END)
    trailer = Cursor(file.read())
    stored, plain, crc = trailer.each(trailer.word, 3)
    need(trailer.read() == b"vintage end 1\n" and stored <= end and plain <= 2**30, "bad trailer")
    contents = inflate(read_part(file, end - stored, stored, crc), plain)
    return file, Cursor(contents), end - stored


def number_in(field):
    """§5: the number that is all that a field holds."""
    c = Cursor(field)
    value = c.count(2**48)
    need(not c.read(), "a number is too long")
    return value


class Entry:
    """§5: what a log entry says."""

    ALWAYS = {1: {1, 2, 3}, 2: {1, 2, 12}, 3: {2, 13}}

    def __init__(self, data):
        c, fields, last = Cursor(data), {}, 0
        self.kind = c.byte()
        need(1 <= self.kind <= 3, "log entry of kind %d" % self.kind)
        while c.tell() < len(data):
            tag = c.count()
            need(tag > last, "fields out of order")
            fields[tag], last = c.blob(), tag
        need(fields.keys() >= self.ALWAYS[self.kind], "log entry without a field that it needs")
        times = [signed(number_in(fields[tag])) for tag in (1, 2) if tag in self.ALWAYS[self.kind]]
        need(max(map(abs, times)) < 2**40, "impossible time")
        if self.kind == 1:
            self.published, self.content, self.sha1 = times[0], fields[3], fields.get(4)
            self.size, self.count, self.new = [number_in(fields.get(t, b"\0")) for t in (5, 6, 7)]
            self.chunk = fields.get(8)
        else:
            self.target, self.tag = number_in(fields.get(12, b"\0")), fields.get(13)


NUMBER = r"(\d{8}|[1-9]\d{8,})"
PACK_NAME = re.compile(rf"{NUMBER}-{NUMBER}(?:(?:\.([1-9]\d*))?\.pack|(\.lost))", re.ASCII)


class DataSet:
    """The releases of a store."""

    def __init__(self, folder):
        self.releases, self.tags, self.problems, self.strays = {}, {}, [], []
        self.blocks, self.starts, self.end = [], [], 0
        self.head, self.sequences, reached = bytes(32), {None: []}, 0
        names = filter(None, (PACK_NAME.fullmatch(path.name) for path in folder.iterdir()))
        packs = [(int(n[1]), -int(n[2]), bool(n[4]), -int(n[3] or 0), n[0]) for n in names]
        for first, last, is_lost, _, name in sorted(packs):  # §3.2
            if not 1 <= first <= -last or -last <= reached:
                continue
            if first != reached + 1:
                self.problems.append("no pack holds log entry %d" % (reached + 1))
            try:
                need(not is_lost, "the entries of the log are lost")
                self.add(folder / name, first, -last)
            except Exception as error:  # a damaged byte makes reading fail in any way
                self.problems.append("%s: %s" % (name, error or type(error).__name__))
            reached = -last
        self.problems = self.problems or self.strays  # §3.3: what is named may be lost
        self.timeline = sorted(self.releases.values(), key=lambda r: (r.published, r.number))

    def add(self, path, first, last):
        """§4.1: takes over what a pack holds, which tells where it starts after a loss (§3.3)."""
        file, c, end = open_pack(path)
        features = [name.decode("utf-8", "replace") for name in c.each(c.blob)]
        need({*features} <= {"columns", "columns-2"}, "needs the feature %s" % ", ".join(features))
        need(c.each(c.count, 2) == [first, last - first + 1], "another name")
        head, new_head, record = c.take(32), c.take(32), c.count()
        need((head, record) == (self.head, self.end) or self.problems and record >= self.end,
             "does not follow the pack before it")
        blocks, recipe_blocks = [c.each(lambda: Block(file, c)) for _ in range(2)]
        starts = list(accumulate([block.items for block in blocks], initial=record))
        place = 15
        for block in blocks + recipe_blocks:
            block.place, place = place, place + block.length
        crc, size = (c.word(), c.count()) if features else (0, 0)
        need(place + size == end, "blocks and contents disagree")
        digests = Cursor(read_part(file, place, size, crc))
        if features:
            recipes, entries = log_in_columns(c, last - first + 1, digests, features[-1])
        else:
            recipes = c.each(lambda: (c.count(), c.count(), c.each(c.word)))
            entries = (c.blob() for _ in range(first, last + 1))
        need(sum(block.items for block in recipe_blocks) == len(recipes),
             "recipes and their blocks disagree")
        sizes = iter([size for _, size, _ in recipes])
        for block in recipe_blocks:
            block.recipes = list(islice(sizes, block.items))
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
            numbers = self.follow(r, numbers)
            self.sequences = {None: [], **dict([*self.sequences.items()][-2:]), r.number: numbers}
        return numbers

    @staticmethod
    def follow(r, base):
        recipe = Cursor(r.block.parts()[r.place])
        numbers, place, expected = [], 0, r.first
        while len(numbers) < r.count:
            head, step = recipe.count(), recipe.zigzag()
            count = head >> 1
            need(0 < count <= r.count - len(numbers), "recipe is too long")
            if head & 1:
                first, stride = expected + step, recipe.zigzag() + 1 if count > 1 else 1
                ends = first, first + stride * (count - 1)
                need(min(ends) >= 0 and max(ends) < r.first + r.new, "recipe names no record")
                numbers += [first + stride * n for n in range(count)]
                expected = ends[1] + 1
            else:
                place += step + count
                need(count <= place <= len(base), "recipe leaves its base")
                numbers += base[place - count : place]
        need(not recipe.read(), "recipe is too long")
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


def read(folder, options):
    """Lists, extracts or verifies releases; how many were rebuilt, and how many problems met."""
    data_set, name, sound = DataSet(folder), folder.name, 0
    tags = {number: tag for tag, number in data_set.tags.items()}
    releases = sorted(enumerate(data_set.timeline, 1), key=lambda pair: pair[1].number)
    for place, r in enumerate(data_set.timeline, 1) if options.list else releases:
        label = "%s@#%d" % (name, place)
        published = "%04d-%02d-%02dT%02d:%02d:%02dZ" % time.gmtime(r.published)[:6]
        if options.list:
            words = "vintage release 1", name, published, r.content.hex(), str(r.size), ""
            release_id = sha256("\n".join(words).encode()).hexdigest()
            print(label, published, r.size, release_id, *filter(None, [tags.get(r.number)]))
        elif options.extract in (None, label):
            try:
                file = data_set.rebuild(r)
                sound += 1
            except Exception as error:  # a damaged byte makes reading fail in any way
                what = label, published, error or type(error).__name__
                data_set.problems.append("%s (%s): %s" % what)
                continue
            if options.extract:
                sys.stdout.buffer.write(file)
    for problem in data_set.problems:
        print("%s: %s" % (name, problem), file=sys.stderr)
    if not options.list and not options.extract:
        print("%s: %d releases, log head %s" % (name, sound, data_set.head.hex()))
    return sound, len(data_set.problems)


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
    folders = sorted(path for path in (archive / "store").glob("*") if path.is_dir())
    results = [read(path, options) for path in folders if wanted in ("", path.name)]
    sound, problems = map(sum, zip(*results, (0, 0)))
    if options.extract and not sound and not problems:
        parser.error("no release %s" % options.extract)
    if not options.list and not options.extract:
        print("%d releases rebuilt and verified, %d problems" % (sound, problems))
    return problems > 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
