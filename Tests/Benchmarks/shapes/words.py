"""Names of places and people, codes, and prose of words that nobody knows."""

import bisect
import itertools

STARTS = ("Al Bar Bel Bos Bran Cal Cor Dal Dor Eck Elm Fal Gal Gren Har Hof Il Kal Kir Lan Lom Mar "
          "Mon Nor Old Or Pal Per Quin Ros Sal Stein Tor Ul Val Ver West Wil Zel").split()
MIDDLES = ["", "", "", "a", "e", "en", "er", "i", "in", "o", "on", "ing", "ers", "mar", "bel"]
ENDS = ("au bach berg bourg bury court dam dorf feld ford gny ham haven heim hof ingen land ley "
        "mond mouth oux rode stadt stein thal ton ville voorde wald wick wijk").split()
ACCENTED = "Bézi Châl Créc Mü Lö Grâ Évr Hé Nîm Sèv Thé Vœu Fré Où Pö Zü Ænn Bñe".split()
FIRST = ("Anna Ben Carla David Emma Finn Greta Hugo Ida Jan Karin Lars Maria Nils Olga Paul Rosa "
         "Sven Tessa Uwe Vera Wim Xenia Yara Zoe Thomas Sophie Peter Marc Lucas Julia Eva").split()
STREETS = ("Kerk Dorps School Molen Station Hoofd Park Beuken Linden Eiken Nieuw Oranje Juliana "
           "Wilhelmina Prins Markt Haven Brug Zand Veld").split()
COMMON = ("the of and to in a is that for it as was with be by on not he his but at are this have "
          "from or had an they which one you were all her she there would their we him been has "
          "when who will no more if out so up said what its about than into them can only").split()
AGES = ("A00-A04", "A05-A14", "A15-A34", "A35-A59", "A60-A79", "A80+")
SYLLABLES = ("ba be bi bo ca ce co da de di do fa fi fo ga ge go ha he la le li lo ma me mi mo na "
             "ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi tion ment ence "
             "ing ate ous ent al er is con pro ex ter per").split()


def places(rng, count, accented=False):
    """So many different names of places."""
    starts, names = STARTS + ACCENTED * 2 if accented else STARTS, {}
    while len(names) < count:
        name = rng.choice(starts) + rng.choice(MIDDLES) + rng.choice(ENDS)
        if rng.random() < 0.12:
            name = rng.choice(("Saint-", "Bad ", "Nieuw-", "Groß ", "La ")) + name
        names[name] = True
    return list(names)


def person(rng, surnames):
    """A first name and one of these surnames."""
    return f"{rng.choice(FIRST)} {rng.choice(surnames)}"


def hexadecimal(rng, digits):
    """So many random digits."""
    return f"{rng.getrandbits(4 * digits):0{digits}x}"


def uuid(rng):
    """A random UUID (version 4)."""
    digits = hexadecimal(rng, 32)
    return (f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{'89ab'[rng.getrandbits(2)]}"
            f"{digits[17:20]}-{digits[20:]}")


class Prose:
    """Sentences of a vocabulary: few words are frequent, and some follow on others."""

    def __init__(self, rng, size=2500):
        self.rng = rng
        words = dict.fromkeys(COMMON)
        while len(words) < size:
            words["".join(rng.choices(SYLLABLES, k=rng.choice((2, 2, 3, 3, 4))))] = None
        self.words = list(words)
        self.sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(size)))
        self.followers = {word: [self._any() for _ in range(4)] for word in self.words}

    def _any(self):
        return self.words[bisect.bisect(self.sums, self.rng.random() * self.sums[-1])]

    def sentence(self):
        """One sentence, with its full stop."""
        rng, word, said = self.rng, self._any(), []
        for _ in range(max(4, round(rng.gauss(15, 6)))):
            said.append(word)
            word = rng.choice(self.followers[word]) if rng.random() < 0.5 else self._any()
            if rng.random() < 0.05:
                said[-1] += ","
        return " ".join(said).rstrip(",").capitalize() + "."

    def paragraph(self, sentences):
        """So many sentences."""
        return " ".join(self.sentence() for _ in range(sentences))
