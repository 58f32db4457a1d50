"""Decodes record blocks (docs/format-blocks.md) with nothing but the standard library."""
import datetime
import zlib

M64 = (1 << 64) - 1


def signed(x):  # wraps to 64 bits, two's complement
    x &= M64
    return x - (1 << 64) if x >> 63 else x


def unzigzag(z):
    return (z >> 1) ^ -(z & 1)


class Reader:
    """A cursor over the head of a block; `stream` takes the next stream of its body."""

    def __init__(self, data, body=None):
        self.data, self.at, self.body, self.body_at = data, 0, body, 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def zigzag(self):
        return unzigzag(self.varint())

    def blob(self):
        size = self.varint()
        self.at += size
        return self.data[self.at - size : self.at]

    def stream(self):
        size = self.varint()
        if size == 0:
            return b""
        packed = self.varint()
        self.body_at += packed
        return unpack(self.body[self.body_at - packed : self.body_at], size)


def unpack(packed, size):
    return packed if len(packed) == size else zlib.decompress(packed, -15)


def untoken(r, tokens):
    bits, at, out = int.from_bytes(r.stream(), "little"), 0, []
    for t in tokens:
        if t < 32:
            base, n = t, 0
        elif t < 224:
            base, n = (16 + t % 16) << (t - 32) // 16 + 1, (t - 32) // 16 + 1
        elif t < 255:
            base, n = 1 << t - 207, t - 207
        else:
            base, n = 0, 64
        out.append(base + (bits >> at & (1 << n) - 1) if n else base)
        at += n
    return out


def integers(r, count):
    if count == 0:
        return []
    form = r.byte()
    if form <= 1:
        return [r.zigzag() if form else 0] * count
    if form == 2:
        return [unzigzag(z) for z in untoken(r, r.stream())]
    if form == 3:
        runs, rest, out = untoken(r, r.stream()), untoken(r, r.stream()), []
        for run, z in zip(runs, rest):
            out += [0] * run + [unzigzag(z + 1)]
        return out + [0] * runs[-1]
    cursor = Reader(r.stream())
    return [cursor.zigzag() for _ in range(count)]


def texts(r):
    lengths, out, at = integers(r, r.varint()), [], 0
    data = r.stream()
    for n in lengths:
        out.append(data[at : at + n])
        at += n
    return out


def row_map(spec, maps, values, n):
    """For each row the row that a map names, or None."""
    if spec[0] == 1:
        return [i - spec[1] if i >= spec[1] else None for i in range(n)]
    if spec[0] == 2:
        seen, out = {}, []
        for i in range(n):
            key = tuple(values[c][i] for c in spec[1])
            out.append(seen.get((signed(key[0] + spec[2]),) + key[1:]))
            seen[key] = i
        return out
    return [None if j is None else maps(spec[2])[j] for j in maps(spec[1])]


def spell(fmt, v, scale, dictionary):
    kind, arg, point = fmt
    if kind == 0:
        return dictionary[v]
    if kind in (3, 4):
        day = datetime.date.fromordinal(v + 719163)
        return (b"%04d-%02d-%02d" if kind == 3 else b"%02d/%02d/%04d") % (
            (day.year, day.month, day.day) if kind == 3 else (day.day, day.month, day.year))
    if kind == 5:
        return b"%0*d" % (arg, v)
    if kind == 6:
        return arg
    sign, v, digits = (b"-" if v < 0 else b""), abs(v), scale
    if kind == 2:
        v, digits = v // 10 ** (scale - arg), arg
    while kind == 1 and digits and v % 10 == 0:
        v, digits = v // 10, digits - 1
    if digits == 0:
        return sign + b"%d" % v
    return sign + b"%d%c%0*d" % (v // 10**digits, point, digits, v % 10**digits)


def columns(data, n):
    """Codec 2: the records of a column-coded block of n records."""
    r = Reader(data)
    size, packed = r.varint(), r.varint()
    r = Reader(unpack(data[r.at : r.at + packed], size), data[r.at + packed :])
    column_count, specs = r.varint(), []
    for _ in range(r.varint()):
        kind = r.byte()
        specs.append((1, r.varint()) if kind == 1
                     else (2, [r.varint() for _ in range(r.varint())], r.zigzag()) if kind == 2
                     else (3, r.varint(), r.varint()))
    version_map, class_column = r.varint(), r.varint() - 1
    class_values = [r.zigzag() for _ in range(r.varint())]
    templates = [None]
    for _ in range(r.varint()):
        delimiter, end, fields, last = r.byte(), r.blob(), [], -1
        for _ in range(r.varint()):
            last += r.zigzag() + 1
            fields.append(last)
        templates.append((bytes([delimiter]), end, fields, r.varint()))
    layout, total = [], 0
    for step in integers(r, n):
        total += step
        layout.append(total)
    kept = iter(texts(r)) if 0 in layout else None

    values, printed, cache = {}, {}, {}

    def rows_of(m):
        if m not in cache:
            cache[m] = row_map(specs[m - 1], rows_of, values, n)
        return cache[m]

    for _ in range(column_count):
        c, scale, flags = r.varint(), r.varint(), r.varint()
        has = [t > 0 and c in templates[t][2] for t in layout]
        versions = rows_of(version_map) if flags & 1 else None
        source = [versions[i] if versions and versions[i] is not None else i - 1 for i in range(n)]
        formats = []
        for _ in range(r.varint()):
            kind = r.byte()
            arg = r.blob() if kind == 6 else r.varint() if kind in (2, 5) else None
            formats.append((kind, arg, r.byte() if kind in (1, 2) else None))
        steps = iter(integers(r, sum(has)) if len(formats) > 1 else [0] * n)
        fmt = []
        for i in range(n):
            before = fmt[source[i]] if source[i] >= 0 else 0
            fmt.append(before + next(steps) if has[i] else before)
        dictionary = texts(r) if any(f[0] == 0 for f in formats) else None
        coded = [has[i] and formats[fmt[i]][0] != 6 for i in range(n)]
        group = [0] * n
        if flags & 4:
            places = {v: k for k, v in enumerate(class_values)}
            group = [2 * places.get(v, len(class_values)) for v in values[class_column]]
        if flags & 2:
            group = [g + (j is not None) for g, j in zip(group, rows_of(version_map))]
        parts = {}
        for g in sorted({group[i] for i in range(n) if coded[i]}):
            base, terms = r.varint(), []
            for _ in range(r.varint()):
                terms.append((r.varint(), r.varint(), r.varint()))
            count = sum(1 for i in range(n) if coded[i] and group[i] == g)
            parts[g] = (base, terms, iter(integers(r, count)))
        own = values[c] = []
        for i in range(n):
            if not coded[i]:
                own.append(own[source[i]] if source[i] >= 0 else 0)
                continue
            base, terms, differences = parts[group[i]]
            v = next(differences)
            if base and rows_of(base)[i] is not None:
                v += own[rows_of(base)[i]]
            for column, plus, minus in terms:
                p = rows_of(plus)[i] if plus else i
                q = (rows_of(minus - 1)[i] if minus > 1 else i) if minus else p
                if p is not None and q is not None:
                    d = values[column >> 1][p] - (values[column >> 1][q] if minus else 0)
                    v += -d if column & 1 else d
            own.append(signed(v))
        printed[c] = [spell(formats[f], v, scale, dictionary) if h else None
                      for f, v, h in zip(fmt, own, has)]
    records = []
    for i, t in enumerate(layout):
        if t == 0:
            records.append(next(kept))
            continue
        delimiter, end, fields, quoted = templates[t]
        records.append(delimiter.join(
            b'"%s"' % printed[c][i] if k < 64 and quoted >> k & 1 else printed[c][i]
            for k, c in enumerate(fields)) + end)
    return records


def cut(data, lengths):
    records, at = [], 0
    for length in lengths:
        records.append(data[at : at + length])
        at += length
    return records


def decode_block(payload, record_count):
    """The records of a block, as a list of bytes."""
    codec, data = payload[0], payload[1:]
    r = Reader(data)
    if codec == 0:
        lengths = [r.varint() for _ in range(record_count)]
        return cut(data[r.at :], lengths)
    if codec == 1:
        size = r.varint()
        if size == 0:
            return [line + b"\n" for line in zlib.decompress(data[r.at :]).split(b"\n")[:-1]]
        lengths = Reader(zlib.decompress(r.blob()))
        return cut(zlib.decompress(data[r.at :]), [lengths.varint() for _ in range(record_count)])
    if codec == 2:
        return columns(data, record_count)
    raise ValueError("unknown codec %d" % codec)
