"""What a shape is, the list of all of them, and when releases are published."""

import dataclasses
import datetime
import random
import typing

ALL = {}


@dataclasses.dataclass
class Shape:
    """A history that is made up, the same one every time."""

    name: str
    text: str
    count: int
    key: str | None
    date: str | None
    suffix: str
    make: typing.Callable

    def releases(self):
        """Pairs of the time of publication and the bytes, in that order."""
        return self.make(random.Random(f"vintage {self.name}"), self.count)


def shape(count, key=None, date=None, suffix="csv"):
    """Lists a generator as a shape of so many releases.

    Its name is the shape's, the first line of its documentation says what it imitates. It is called
    with a source of random numbers of its own and with `count`. Key and reference date, where the
    data set is to have them, are given to `vintage dataset add`.
    """
    def register(make):
        name = make.__name__.replace("_", "-")
        text = make.__doc__.splitlines()[0].rstrip(".")
        ALL[name] = Shape(name, text, count, key, date, suffix, make)
        return make
    return register


def times(rng, first, count, hours=24, late=5400):
    """So many times of publication, that many hours apart, each less than `late` seconds late."""
    start = datetime.datetime.fromisoformat(first).replace(tzinfo=datetime.timezone.utc)
    for number in range(count):
        yield start + datetime.timedelta(hours=number * hours, seconds=rng.randrange(late))


def days(first, count):
    """So many days from the first one on."""
    start = datetime.date.fromisoformat(first)
    return [start + datetime.timedelta(number) for number in range(count)]


def table(head, rows, delimiter=",", end="\n"):
    """The bytes of a header and of rows of anything, in UTF-8; None is an empty field."""
    lines = [head]
    lines += [delimiter.join(["" if cell is None else str(cell) for cell in row]) for row in rows]
    return (end.join(lines) + end).encode()


def text(head, lines, end="\n"):
    """The bytes of a header and of lines, in UTF-8."""
    return (end.join([head, *lines]) + end).encode()
