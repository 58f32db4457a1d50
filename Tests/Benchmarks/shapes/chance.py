"""Random figures that behave as counts of an epidemic, or of anything else with a past, do."""

import math

from .words import places

# Monday to Sunday: fewer are counted at weekends.
WEEK = (1.15, 1.12, 1.08, 1.05, 1.02, 0.72, 0.55)
# Of what is still missing of a day, the part that comes in on that day and on each one after it.
SHARES = (0.55, 0.5, 0.45, 0.4, 0.35, 0.3, 0.3, 0.3, 0.3, 0.3)


def poisson(rng, mean):
    """A count of events that are independent of each other."""
    if mean > 40:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def part(rng, whole, share):
    """How many of so many are taken where each one is with that probability."""
    if whole > 40:
        spread = math.sqrt(whole * share * (1 - share))
        return min(whole, max(0, round(rng.gauss(whole * share, spread))))
    return sum(rng.random() < share for _ in range(whole))


def populations(rng, count, middle=40_000):
    """Sizes of areas: many small ones, few large ones."""
    return [1000 + round(rng.lognormvariate(math.log(middle), 1)) for _ in range(count)]


def weights(rng, count):
    """How often each of so many values of a code occurs: a few are most of them."""
    return [rng.lognormvariate(0, 1.2) for _ in range(count)]


def wave(rng, level):
    """What to expect of each day: waves of about a hundred days, and the week."""
    height, growth, day = -1.0, 0.04, 0
    while True:
        yield level * math.exp(height) * WEEK[day % 7]
        growth = 0.95 * growth + rng.gauss(0, 0.012) - 0.004 * height
        height += growth
        day += 1


def walk(rng, value, step, low, high):
    """A value that goes up and down within bounds, a bit each time it is asked for."""
    while True:
        yield value
        value += rng.gauss(0, step)
        value = min(high, max(low, value))


class Reports:
    """Counts by day and area as they become known.

    `shown` has a list of figures for each day. Every `advance` brings a day, completes the ones
    before it by what comes in late, and corrects some old figure now and then.
    """

    def __init__(self, rng, sizes, level, shares=SHARES, fixes=0.0004):
        self.rng, self.shares, self.fixes = rng, shares, fixes
        self.sizes = [size / sum(sizes) for size in sizes]
        self.wave = wave(rng, level)
        self.tilts = [0.0] * len(sizes)
        self.shown, self.missing = [], []

    def advance(self):
        """Goes on to the next day; the numbers of the days that have other figures now."""
        rng, mean = self.rng, next(self.wave)
        self.tilts = [0.97 * tilt + rng.gauss(0, 0.08) for tilt in self.tilts]
        self.missing.append([poisson(rng, mean * size * math.exp(tilt))
                             for size, tilt in zip(self.sizes, self.tilts)])
        self.shown.append([0] * len(self.sizes))
        last = len(self.shown) - 1
        changed = {last}
        for delay, share in enumerate(self.shares[:last + 1]):
            if self._complete(last - delay, share):
                changed.add(last - delay)
        for _ in range(poisson(rng, self.fixes * len(self.sizes) * min(last, 100))):
            day, area = max(0, last - int(rng.expovariate(0.05))), rng.randrange(len(self.sizes))
            figure = self.shown[day][area]
            self.shown[day][area] = max(0, figure + rng.choice((-2, -1, -1, 1, 1, 2)))
            changed.add(day)
        return changed

    def _complete(self, day, share):
        shown, missing, any_came = self.shown[day], self.missing[day], False
        for area, count in enumerate(missing):
            if count:
                came = part(self.rng, count, share)
                shown[area] += came
                missing[area] -= came
                any_came = any_came or came > 0
        return any_came

    def after(self, count):
        """The same reports, so many days later."""
        for _ in range(count):
            self.advance()
        return self

    def totals(self):
        """What is counted up to each day in each area."""
        sums, rows = [0] * len(self.sizes), []
        for figures in self.shown:
            sums = [a + b for a, b in zip(sums, figures)]
            rows.append(sums)
        return rows

    def by_day(self, calendar, last=None):
        """Date, area, count and count so far: day by day, of the `last` days or all of them."""
        totals = self.totals()
        first = 0 if last is None else max(0, len(totals) - last)
        for day in range(first, len(totals)):
            for area, count in enumerate(self.shown[day]):
                yield calendar[day], area, count, totals[day][area]


def figures(rng, area_count, level, before=20, accented=False):
    """Names of areas, their populations, and reports about them with so many days already."""
    sizes = populations(rng, area_count)
    return places(rng, area_count, accented), sizes, Reports(rng, sizes, level).after(before)
