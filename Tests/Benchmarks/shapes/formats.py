"""The same kinds of figures in other kinds of text than CSV, and in other encodings."""

from .chance import figures, part, poisson
from .shape import days, shape, table, times


@shape(80, suffix="txt")
def utf16(rng, count):
    """UTF-16 with tabs, Excel's 'Unicode text'."""
    names, sizes, cases = figures(rng, 60, 1500, accented=True)
    calendar = days("2020-06-01", count + 20)
    for time in times(rng, "2020-06-21T14:00", count):
        cases.advance()
        rows = [(day, names[area], new, total, sizes[area])
                for day, area, new, total in cases.by_day(calendar, 60)]
        data = table("date\tarea\tcases\ttotal\tpopulation", rows, "\t", "\r\n")
        yield time, b"\xff\xfe" + data.decode().encode("utf-16-le")


@shape(90, suffix="txt")
def fixed_width(rng, count):
    """Columns of fixed width, as mainframes print them."""
    names, sizes, cases = figures(rng, 60, 1800)
    calendar = days("2020-08-01", count + 20)
    for time in times(rng, "2020-08-21T22:00", count):
        cases.advance()
        lines = [f"{'DATE':<10}{'AREA':<24}{'NEW':>8}{'TOTAL':>10}{'PER 100000':>12}"]
        lines += [f"{day:%Y%m%d}  {names[area]:<24}{new:>8}"
                  f"{total:>10}{total * 1e5 / sizes[area]:>12.2f}"
                  for day, area, new, total in cases.by_day(calendar, 50)]
        yield time, ("\n".join(lines) + "\n").encode()


@shape(100, key="Commune,Date", date="Date")
def windows_1252(rng, count):
    """Windows-1252: accents, euros, degrees and quotes."""
    names, _, cases = figures(rng, 80, 1500, accented=True)
    calendar = days("2020-09-01", count + 20)
    remarks = ["", "", "", "données définitives", "« provisoire »", "corrigé – voir note n° 3"]
    remark = {}
    for time in times(rng, "2020-09-21T14:00", count):
        cases.advance()
        rows = []
        for day in range(max(0, len(cases.shown) - 40), len(cases.shown)):
            for area, name in enumerate(names):
                found = cases.shown[day][area]
                said = remark.setdefault((day, area), rng.choice(remarks))
                cost = f"{found * 38.5:.2f} €"
                rows.append((name, f"{calendar[day]:%d/%m/%Y}", found, cost, said))
        for _ in range(poisson(rng, 4)):
            remark[rng.randrange(len(cases.shown)), rng.randrange(80)] = rng.choice(remarks)
        yield time, table("Commune;Date;Cas déclarés;Coût;Remarque", rows, ";",
                          "\r\n").decode().encode("cp1252")


@shape(90, key="siret")
def leading_zeros(rng, count):
    """Codes with zeros in front, amounts filled up with zeros."""
    rows = []
    for number, time in enumerate(times(rng, "2021-01-04T07:00", count, hours=168)):
        for _ in range(1800 if number == 0 else 9):
            rows.append([f"{rng.randrange(10**9):014}", f"{rng.randrange(1, 96):02}",
                         f"{rng.choice((111, 4711, 4520, 8610, 9602, 5610)):05}",
                         rng.randrange(0, 900_000), 0])
        for row in rows:
            if rng.random() < 0.15:
                row[3] = max(0, row[3] + round(rng.gauss(0, 9000)))
                row[4] += part(rng, 9, 0.3)
        yield time, table("siret,dep,ape,amount,orders", [
            (siret, dep, ape, f"{amount:010}", f"{orders:05}")
            for siret, dep, ape, amount, orders in rows])
