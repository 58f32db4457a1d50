"""Decodes record blocks of codecs 2 to 6 as docs/format-blocks.md describes them.

reader.py, which lies beside this file and lends it numbers and streams, hands the blocks over.
"""
import datetime
import functools
import io
import re
from collections import namedtuple
from itertools import accumulate, repeat

from reader import Cursor, cut, inflate, need

# What a token stands for: a number, and how many bits are added to it.
TOKENS = [(t, 0) for t in range(32)]
TOKENS += [((16 + t % 16) << t // 16 - 1, t // 16 - 1) for t in range(32, 224)]
TOKENS += [(1 << t - 207, t - 207) for t in range(224, 255)] + [(0, 64)]
LETTERS = re.compile(rb"[0-9A-Za-z\x80-\xff]{2}")
ENTRY, SHORTEST, FIXED, ISO_DATE, SLASH_DATE, PADDED, LITERAL, LISTED = range(8)


# What a block keeps of a column for blocks that it is the base of: something for each row, its texts.
Kept = namedtuple("Kept", "has forms numbers texts scale formats")


def wrapped(value):
    """A number as 64 bits with a sign hold it."""
    return (value + 2**63) % 2**64 - 2**63


def spell(value, texts, scale, kind, *given):
    """The text of a field: a number in one of the formats of its column; None if it is listed."""
    if kind == LISTED:
        return None
    if kind == ENTRY:
        return texts[value]
    if kind == LITERAL:
        return given[0]
    if kind == PADDED:
        return b"%0*d" % (given[0], value)
    if kind in (ISO_DATE, SLASH_DATE):
        date = datetime.date.fromordinal(value + 719163).isoformat()
        return (date if kind == ISO_DATE else "/".join(date.split("-")[::-1])).encode()
    places, point = given if kind == FIXED else (scale, *given)
    whole, part = divmod(abs(value) // 10 ** (scale - places), 10**places)
    text = b"%b%d%b%0*d" % (b"-" * (value < 0), whole, point, places, part)
    return text if kind == FIXED and places else text.rstrip(b"0").rstrip(point)


class Head(Cursor):
    """The head of a block, with integers and texts that stand there or in streams of the body."""

    def __init__(self, codec, body, rows, size):
        self.codec, self.body, self.rows, self.size = codec, body, rows, size
        self.left = size  # for the texts of all lists, as each of them stands in a record
        super().__init__(self.stream(body))

    def stream(self, sizes=None):
        """The next bytes of the body: raw deflate, or as they are where both sizes are equal."""
        sizes = sizes or self
        size = sizes.count()
        packed = self.body.take(sizes.count()) if size else b""
        return packed if len(packed) == size else inflate(packed, size, -15)

    def tokens(self):
        tokens, bits = self.stream(), self.stream()
        values, at = [], 0
        for base, width in map(TOKENS.__getitem__, tokens):
            if width:
                window = int.from_bytes(bits[at // 8 : at // 8 + 9], "little") >> at % 8
                base += window & (1 << width) - 1
                at += width
            values.append(base)
        return values

    def integers(self, count):
        """So many signed numbers."""
        need(count <= len(self.rows) + self.size // 4, "more integers than there can be")
        form = self.take(1)[0] if count else 0
        need(form <= 4, "integers of another form")
        if form < 2:
            return [self.zigzag() if form else 0] * count
        if form == 4:
            stream = Cursor(self.stream())
            return stream.each(stream.zigzag, count)
        raw = self.tokens()
        if form == 3:
            need(sum(raw) <= count, "integers of another number")
            others = [z + 1 for z in self.tokens()] + [0]
            raw = [z for zeros, other in zip(raw, others) for z in [0] * zeros + [other]][:-1]
        need(len(raw) == count, "integers of another number")
        return [z >> 1 ^ -(z & 1) for z in raw]

    def texts(self, before=b""):
        """A text list, and what copies in it may reach back to."""
        count = self.count(self.size)
        form = self.count(1 + (self.extent == 2)) if self.codec == 4 else 0
        if form == 1:
            texts = self.words(count, self.left)
        elif self.codec > 2 and (size := self.count(self.size)):
            texts = io.BytesIO(self.folded(size, before, form)).readlines()
        else:
            lengths = self.integers(count)
            size = sum(lengths)
            texts = cut(self.folded(size, before, form) if self.codec > 2 else self.stream(), lengths)
        need(len(texts) == count, "texts of another number")
        self.left -= sum(map(len, texts))
        need(self.left >= 0, "more text than records")
        return texts

    def folded(self, size, before, form):
        """Codec 3: bytes, of which many are copies of what stands before them."""
        need(0 <= size <= self.size, "more text than records")
        count, text, distance = self.count(size // 4), bytearray(before), 0
        end = len(text) + size
        befores = [] if form else self.integers(count)
        lengths, steps = self.integers(count), self.integers(count)
        if form:
            *plains, rest = self.words(count + 1, size)
        else:
            data = self.stream()
            *plains, rest = cut(data, [*befores, len(data) - sum(befores)])
        for plain, more, step in zip(plains, lengths, steps):
            need(more >= 0, "a copy of less than nothing")
            text += plain
            distance, left = distance + step, more + 4
            need(0 < distance <= len(text) <= end - left, "a copy of what is not there")
            while left:  # as a copy may go on into bytes of its own
                start = len(text) - distance
                part = text[start : start + left]
                text += part
                left -= len(part)
        text += rest
        need(len(text) == end, "text of another size")
        return bytes(text[len(before):])

    def words(self, count, left):
        """Codec 4: texts that are given as numbers of words; 0 ends a text."""
        most = count + left // 4
        lengths = self.integers(self.count(most))
        need(min(lengths, default=1) > 0, "an empty word")
        words = [b"", *cut(self.stream(), lengths)]
        texts, size, before = [[]], 0, b""
        for token in self.integers(self.count(most)):
            number = token << 1 ^ token >> 63
            need(number < len(words), "no such word")
            word = words[number]
            if before and LETTERS.match(before[-1:] + word):
                word = b" " + word
            size += len(word)
            need(size <= self.size, "more text than records")
            texts[-1].append(word)
            before = word
            if number == 0:
                texts.append([])
        need(not texts.pop(), "a text without an end")
        return [b"".join(text) for text in texts]


class Columns(Head):
    """Rows as columns of numbers, kept as differences from what is predicted.

    Rows go by their places, those of the base first, and -1 is no row: a list with something for
    each row has one element more, which is what no row has, 0 or -1.
    """

    def __init__(self, codec, data, count, size, base=None, extent=0):
        self.base, self.first = base, base.own if base else 0
        self.own, self.extent = count, extent
        super().__init__(codec, Cursor(data), range(self.first + count), size)
        self.records = self.read_records()

    def read_records(self):
        count, columns = self.own, self.count(4096)
        most = 2**24 if columns else 2**26
        need(count <= self.size <= most, "more bytes in columns than this reader takes memory for")
        cells, size = columns * len(self.rows), self.size + (self.base.size if self.base else 0)
        need(cells <= 4 * size + 65536, "more cells than a block may have")
        self.values, self.maps = {}, [None, *self.each(self.map, self.count(48))]
        self.named, self.nothing = {0: self.rows}, [len(self.rows)] * len(self.rows)
        self.version_map = self.count(len(self.maps) - 1)
        self.class_column = self.count(columns) - 1
        self.class_values = self.each(self.zigzag, self.count(24))
        layouts = [(b"%b", [None], 0), *self.each(self.layout, self.count(250))]  # 0: rows as text
        need(sum(len(numbers) for _, numbers, _ in layouts) <= 65537, "more fields than may be")
        places = list(accumulate(self.integers(count)))
        need(min(places, default=0) >= 0, "no such layout")
        whole = self.texts(self.base.whole if self.base else b"") if 0 in places else []
        need(len(whole) == places.count(0), "texts of another number")
        self.whole, self.kept = b"".join(whole), {}
        left = self.size - sum(map(len, whole)) - sum(layouts[place][2] for place in places)
        whole = iter(whole)
        fields = {None: [b"" if place else next(whole) for place in places]}
        told = self.integers(columns) if self.base else [1] * columns
        need({*told} <= {0, 1}, "columns that are neither told nor not")
        carried = [number for number in range(columns) if not told[number]]
        queue = [(self.column, self.count) for _ in range(sum(told))]
        self.taken = set()
        queue, carried = self.with_carried(queue, carried)
        while queue:
            read, next_number = queue.pop(0)
            number = next_number()
            need(number not in fields, "a column twice")
            has = [number in numbers for _, numbers, _ in layouts]
            fields[number] = read(number, [has[place] for place in places])
            left -= sum(map(len, fields[number]))
            need(left >= 0, "columns of another size")
            queue, carried = self.with_carried(queue, carried)
        need(len(fields) == columns + 1 and left == 0, "columns of another number or size")
        need(not self.read() and not self.body.read(), "bytes are left over")
        return [template % tuple([fields[number][row] for number in numbers])
                for row, (template, numbers, _) in enumerate(layouts[place] for place in places)]

    def layout(self):
        """What the fields of a row are put into, their columns, and how many bytes it adds."""
        delimiter = self.take(1)
        has_texts = self.extent == 2 and delimiter == b"\0"
        end = b"" if has_texts else self.take(self.count(3))
        numbers = list(accumulate(self.each(self.zigzag), lambda last, step: last + step + 1))
        need(len({*numbers}) == len(numbers), "a column twice in a row")
        if has_texts:
            texts = [self.blob() for _ in range(len(numbers) + 1)]
            need(numbers and len(b"".join(texts)) <= 1 << 16, "texts around too little, or too long")
            template = b"%b".join(text.replace(b"%", b"%%") for text in texts)
        else:
            quoted = self.count()
            places = [b'"%b"' if quoted >> n & 1 else b"%b" for n in range(len(numbers))]
            template = delimiter.replace(b"%", b"%%").join(places) + end.replace(b"%", b"%%")
        return template, numbers, len(template % tuple([b""] * len(numbers)))

    def map(self):
        kind = self.take(1)[0]
        need(1 <= kind <= 3 + (self.extent > 0), "unknown map %d" % kind)
        if kind == 2:
            return kind, self.each(self.count, self.count(16)), self.zigzag()
        return kind, self.count(), self.count() if kind == 3 else 0

    def rows_named(self, number):
        """The row that a map names for each row; map 0 names the row itself."""
        if number in self.named:
            return self.named[number]
        kind, given, more = self.maps[number]
        if kind == 1:
            rows = [max(row - given, -1) for row in self.rows] + [-1]
        elif kind == 2:
            last, rows = {}, []
            for row, key in zip(self.rows, zip(*(self.values[column] for column in given))):
                rows.append(last.get((wrapped(key[0] + more), *key[1:]), -1))
                last[key] = row
            rows.append(-1)
        elif kind == 4:
            rows, follow = [], self.follow()
            for row in self.rows:
                rows.append(follow(row, self.values[given]))
            rows.append(-1)
        else:
            second = self.rows_named(more)
            rows = [second[row] for row in self.rows_named(given)]
        self.named[number] = rows
        return rows

    @staticmethod
    def follow():
        """Map 4: asked for the rows in turn, the row behind the last one that was like that above."""
        last = {}

        def follow(row, numbers):
            if row == 0:
                return -1
            found = last.get(numbers[row - 1], -2) + 1
            last[numbers[row - 1]] = row - 1
            return found
        return follow

    def with_carried(self, queue, carried):
        """What is to be read next, and what still waits for the rows that it is carried from."""
        if not (carried and self.version_map and self.is_known(self.version_map)):
            return queue, carried
        return [(self.carry_on, iter([number]).__next__) for number in carried] + queue, []

    def source(self, number):
        """A column of the base, from which one column at most goes on."""
        need(number not in self.taken, "a column that two others go on from")
        self.taken.add(number)
        return self.base.kept[number]

    def is_known(self, number):
        """Whether all columns that a map needs have been read."""
        kind, given, more = self.maps[number]
        if kind == 3:
            return self.is_known(given) and self.is_known(more)
        return kind == 1 or all(column in self.values for column in (given if kind == 2 else [given]))

    def carry_on(self, number, has):
        """The fields of a column of which nothing is told: as in the previous version, or above."""
        source, version = self.source(number), self.rows_named(self.version_map)
        need(LISTED not in [kind for kind, *_ in source.formats], "listed texts that are not told")
        forms, numbers = source.forms + [0], source.numbers + [0]
        for row in self.rows[self.first:]:
            before = version[row] if version[row] >= 0 else row - 1
            forms.insert(row, forms[before])
            numbers.insert(row, numbers[before])
        self.values[number] = numbers
        self.kept[number] = source._replace(has=has, forms=forms[self.first:-1],
                                            numbers=numbers[self.first:-1])
        spelled = functools.cache(
            lambda form, value: spell(value, source.texts, source.scale, *source.formats[form]))
        return [spelled(form, value) if here else b""
                for here, form, value in zip(has, forms[self.first:], numbers[self.first:])]

    def format(self, scale):
        kind = self.take(1)[0]
        need(kind <= LISTED, "unknown format %d" % kind)
        digits = [self.count(scale if kind == FIXED else 18)] if kind in (FIXED, PADDED) else []
        point = [self.take(1)] if kind in (SHORTEST, FIXED) else []
        return kind, *digits, *point, *([self.blob()] if kind == LITERAL else [])

    def formula(self, number):
        """Columns, each with the rows whose numbers are added and those that are taken away."""
        base, terms = self.count(), []
        for _ in range(self.count(8)):
            column, first, second = self.each(self.count, 3)
            rows = self.rows_named(first), self.rows_named(second - 1) if second else self.nothing
            terms.append((self.values[column >> 1], *(reversed(rows) if column & 1 else rows)))
        if base and self.maps[base][:2] == (4, number):
            need(not terms, "terms beside rows that are found in turn")
            terms.append((self.values[number], None, self.nothing))
        elif base:
            terms.append((self.values[number], self.rows_named(base), self.nothing))
        return terms

    def column(self, number, has):
        """The fields of a column as text, given which own rows have such a field."""
        first, step = self.first, self.count() if self.base else 0
        source = Kept([False] * first, [0] * first, [0] * first, [], 0, [])
        if step:
            source = self.source(number + (step - 1 >> 1 ^ -(step - 1 & 1)))
        has = source.has + has
        scale, flags = self.count(18), self.count(15)
        need(not flags & 3 or self.version_map, "no map of versions")
        need(not flags & 8 or flags & 2, "fields count only where versions do")
        version = self.rows_named(self.version_map) if flags & 3 else [-1] * len(has)
        carried = [v if flags & 1 and v >= 0 else row - 1 for row, v in zip(self.rows, version)]
        formats = self.each(lambda: self.format(scale), self.count(250))
        kinds = [kind for kind, *_ in formats]
        need(max(source.forms, default=0) < len(formats), "a format that goes on in none")
        forms = source.forms + [0] * (self.own + 1)
        if len(formats) > 1:
            steps = iter(self.integers(sum(has[first:])))
            for row in self.rows[first:]:
                forms[row] = forms[carried[row]] + (next(steps) if has[row] else 0)
        need(kinds.count(ENTRY) + kinds.count(LISTED) < 2, "a dictionary for two formats")
        goes_on = ENTRY in kinds and any(kind == ENTRY for kind, *_ in source.formats)
        texts = source.texts[: self.count(len(source.texts))] if goes_on else []
        texts = texts + (self.texts() if ENTRY in kinds or LISTED in kinds else [])
        classes = [c if here and kinds[form] < LITERAL else None
                   for c, here, form in zip(self.classes(flags, has, version), has, forms)]
        numbers = self.numbers(number, classes, carried, source.numbers)
        self.kept[number] = Kept(has[first:], forms[first:-1], numbers[first:-1], texts, scale, formats)
        spelled = functools.cache(lambda form, value: spell(value, texts, scale, *formats[form]))
        fields = [spelled(form, value) if here else b""
                  for here, form, value in zip(has[first:], forms[first:], numbers[first:])]
        if LISTED in kinds:
            need(fields.count(None) == len(texts), "texts of another number")
            listed = iter(texts)
            fields = [next(listed) if field is None else field for field in fields]
        return fields

    def classes(self, flags, has, version):
        """The class of each row."""
        classes = [0] * len(has)
        if flags & 4:
            known = {value: 2 * n for n, value in reversed([*enumerate(self.class_values)])}
            values = self.values[self.class_column]
            classes = [known.get(value, 2 * len(self.class_values)) for value in values]
        if flags & 2:
            counts = has if flags & 8 else [True] * len(has)
            classes = [c + (row >= 0 and counts[row]) for c, row in zip(classes, version)]
        return classes

    def numbers(self, number, classes, carried, known):
        """The numbers of a column, given the class of each row: None where they are carried."""
        numbers = self.values[number] = known + [0] * (self.own + 1)
        rules = {None: ([(numbers, carried, self.nothing)], repeat(0))}
        own, follow = classes[self.first:], self.follow()
        for c in sorted({*own} - {None}):
            rules[c] = self.formula(number), iter(self.integers(own.count(c)))
        is_in_turn = any(added is None for terms, _ in rules.values() for _, added, _ in terms)
        need(not is_in_turn or len(rules) == 2, "rows that are found in turn for some of them")
        for row in self.rows:
            following = follow(row, numbers) if is_in_turn else -1
            if row < self.first:
                continue
            terms, differences = rules[classes[row]]
            value = next(differences)
            for values, added, taken in terms:
                first, second = following if added is None else added[row], taken[row]
                if first >= 0 <= second:
                    value += values[first] - values[second]
            numbers[row] = value if -(2**63) <= value < 2**63 else wrapped(value)
        return numbers
