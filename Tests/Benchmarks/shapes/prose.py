"""Texts: notes that are amended, laws."""

from .chance import poisson
from .shape import shape, table, times
from .words import Prose, places


@shape(100, key="id")
def notes(rng, count):
    """Incidents with free text, to which sentences are added."""
    prose, towns, rows = Prose(rng), places(rng, 80), []
    for number, time in enumerate(times(rng, "2022-09-05T17:00", count)):
        for _ in range(300 if number == 0 else poisson(rng, 6)):
            rows.append([f"{time.year}-{1000 + len(rows)}", f"{time:%Y-%m-%d}", rng.choice(towns),
                         rng.choice(("open", "in progress")), prose.paragraph(rng.randrange(1, 5))])
        for row in rng.sample(rows[-150:], 8):
            row[4] += f" {time:%d.%m.}: {prose.sentence()}"
            row[3] = rng.choice(("open", "in progress", "closed"))
        for row in rng.sample(rows, 3):
            words = row[4].split(" ")
            words[rng.randrange(len(words))] = rng.choice(prose.words)
            row[4] = " ".join(words)
        yield time, table("id,opened,place,state,note", [(*row[:4], f'"{row[4]}"') for row in rows])


@shape(80, key="law,section")
def law(rng, count):
    """Laws: long paragraphs, a few of them amended each month."""
    prose, rows = Prose(rng, 4000), []
    for act in range(16):
        for section in range(1, 11):
            rows.append([f"ACT-{1950 + act * 4}", section, "1990-01-01",
                         " ".join(f"({n}) {prose.paragraph(rng.randrange(2, 7))}"
                                  for n in range(1, rng.randrange(3, 9)))])
    for time in times(rng, "2015-01-01T08:00", count, hours=720):
        for row in rng.sample(rows, rng.randrange(1, 5)):
            sentences = row[3].split(". ")
            place = rng.randrange(len(sentences))
            kind = rng.random()
            if kind < 0.4:
                sentences.insert(place, prose.sentence().rstrip("."))
            elif kind < 0.6 and len(sentences) > 4:
                del sentences[place]
            else:
                words = sentences[place].split(" ")
                first = rng.randrange(len(words))
                words[first:first + 3] = rng.choices(prose.words, k=rng.randrange(1, 5))
                sentences[place] = " ".join(words)
            row[2], row[3] = f"{time:%Y-%m-%d}", ". ".join(sentences)
        yield time, table("law,section,as_of,text", [(*row[:3], f'"{row[3]}"') for row in rows])
