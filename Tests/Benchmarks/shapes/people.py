"""Lists of cases and of people: a row for each, which is changed now and then."""

from .chance import poisson, wave, weights
from .shape import days, shape, table, text, times
from .words import AGES, STREETS, hexadecimal, person, places, uuid

RKI = ("ObjectId,IdBundesland,Bundesland,Landkreis,Altersgruppe,Geschlecht,AnzahlFall,"
       "AnzahlTodesfall,Meldedatum,IdLandkreis,Datenstand,NeuerFall,NeuerTodesfall,Refdatum,"
       "NeuGenesen,AnzahlGenesen,IstErkrankungsbeginn,Altersgruppe2")


@shape(60, date="Meldedatum")
def rki(rng, count, mean=32):
    """RKI: flags -1/0/1, ids and the date of the data all new."""
    states = sorted(places(rng, 16))
    districts = sorted((rng.randrange(16), name) for name in places(rng, 120))
    shares, means = weights(rng, len(districts)), wave(rng, mean)
    cases, calendar = [], days("2020-02-20", count + 25)
    published = times(rng, "2020-02-20T03:00", count + 25, late=1200)
    for number, time in enumerate(published):
        gone = []
        for case in cases:
            case["new"], case["newly_well"] = 0, 0 if case["well"] else -9
            case["newly_dead"] = 0 if case["dead"] else -9
            age = number - case["reported"]
            if not case["well"] and not case["dead"] and age > 12 and rng.random() < 0.2:
                kind = "dead" if rng.random() < 0.04 else "well"
                case[kind], case[f"newly_{kind}"] = 1, 1
            elif rng.random() < 0.0007:
                case["new"] = -1
                gone.append(case)
        for district in rng.choices(range(len(districts)), shares, k=poisson(rng, next(means))):
            reported = max(0, number - min(7, int(rng.expovariate(1.1))))
            onset = reported - (min(14, int(rng.expovariate(0.25))) if rng.random() < 0.7 else 0)
            cases.append({"at": district, "age": rng.choices(AGES, (1, 2, 9, 9, 6, 3))[0],
                          "sex": rng.choice("MW"), "n": 1 + (rng.random() < 0.06), "new": 1,
                          "reported": reported, "onset": max(0, onset), "well": 0, "dead": 0,
                          "newly_well": -9, "newly_dead": -9})
        cases.sort(key=lambda case: (case["at"], case["age"], case["sex"], case["reported"]))
        if number >= 25:
            yield time, table(RKI, [_rki_row(9_000_000 + number * 7919 + place, case, states,
                                             districts, calendar, f"{time:%d.%m.%Y}, 00:00 Uhr")
                                    for place, case in enumerate(cases)])
        cases = [case for case in cases if not any(case is other for other in gone)]


def _rki_row(number, case, states, districts, calendar, stand):
    state, name = districts[case["at"]]
    reported, onset = [calendar[case[day]].strftime("%Y/%m/%d 00:00:00")
                       for day in ("reported", "onset")]
    return (number, state + 1, states[state], f"LK {name}", case["age"], case["sex"], case["n"],
            case["dead"], reported, f"{state + 1:02}{1 + 3 * (case['at'] % 60):03}", f'"{stand}"',
            case["new"], case["newly_dead"], onset, case["newly_well"], case["well"] * case["n"],
            int(case["onset"] != case["reported"]), "Nicht übermittelt")


@shape(100, key="case_id")
def linelist(rng, count):
    """A line list: cases that recover or die."""
    towns, means, rows = places(rng, 60), wave(rng, 60), []
    shares, calendar = weights(rng, 60), days("2021-01-01", count + 20)
    for number, time in enumerate(times(rng, "2021-01-01T18:00", count + 20)):
        today = calendar[number]
        for row in rows[-2500:]:
            if row[7] == "reported" and rng.random() < 0.12:
                row[7] = "hospital" if rng.random() < 0.15 else "recovered"
            elif row[7] == "hospital" and rng.random() < 0.1:
                row[7] = rng.choices(("recovered", "icu", "dead"), (8, 1, 1))[0]
            elif row[7] == "icu" and rng.random() < 0.12:
                row[7] = rng.choice(("recovered", "dead"))
            else:
                continue
            row[8] = today if row[7] in ("recovered", "dead") else None
        for _ in range(poisson(rng, next(means))):
            onset = calendar[max(0, number - int(rng.expovariate(0.3)))]
            source = rng.choices(("contact", "unknown", "travel", "work"), (5, 4, 1, 1))[0]
            rows.append([f"C{10_000 + len(rows):06}", rng.choice(AGES), rng.choice("fm"),
                         rng.choices(towns, shares)[0], onset if rng.random() < 0.8 else None,
                         today, source, "reported", None])
        if number >= 20:
            yield time, table("case_id,age,sex,town,onset,reported,source,status,outcome_date",
                              rows)


MEXICO = ("FECHA_ACTUALIZACION,ID_REGISTRO,ORIGEN,SECTOR,ENTIDAD_UM,SEXO,ENTIDAD_NAC,ENTIDAD_RES,"
          "MUNICIPIO_RES,TIPO_PACIENTE,FECHA_INGRESO,FECHA_SINTOMAS,FECHA_DEF,INTUBADO,NEUMONIA,"
          "EDAD,NACIONALIDAD,EMBARAZO,HABLA_LENGUA_INDIG,DIABETES,EPOC,ASMA,INMUSUPR,HIPERTENSION,"
          "OTRA_COM,CARDIOVASCULAR,OBESIDAD,RENAL_CRONICA,TABAQUISMO,OTRO_CASO,RESULTADO,MIGRANTE,"
          "PAIS_NACIONALIDAD,PAIS_ORIGEN,UCI")


@shape(60, key="ID_REGISTRO")
def mexico(rng, count, mean=55):
    """Mexico: 35 columns of codes for each person.

    Results and deaths come later; the day of today stands in each row.
    """
    states, means, rows = weights(rng, 32), wave(rng, mean), []
    calendar = days("2020-04-01", count + 15)
    for number, time in enumerate(times(rng, "2020-04-01T23:00", count + 15)):
        today = str(calendar[number])
        for row in rows:
            row[0] = today
        for row in rows[-900:]:
            if row[30] == "3" and rng.random() < 0.3:
                row[30] = rng.choice("122")
            if row[9] == "2" and row[12] == "9999-99-99" and rng.random() < 0.01:
                row[12] = today
        for _ in range(poisson(rng, next(means))):
            rows.append(_patient(rng, states, today, calendar, number))
        if number >= 15:
            yield time, table(MEXICO, rows)


def _patient(rng, states, today, calendar, number):
    state, sex = rng.choices(range(1, 33), states)[0], rng.choice("12")
    ward = rng.random() < 0.25
    ill = str(calendar[max(0, number - int(rng.expovariate(0.25)))])
    conditions = [rng.choices(("2", "1", "98"), (88, 11, 1))[0] for _ in range(10)]
    yes_no = rng.choices(("2", "1"), (7, 3))[0]
    sector = rng.choices(("4", "12", "6", "9"), (5, 9, 1, 1))[0]
    return [today, hexadecimal(rng, 7), rng.choice("12"), sector, f"{state:02}", sex,
            f"{state if rng.random() < 0.8 else rng.randrange(1, 33):02}",
            f"{state:02}", f"{min(125, int(rng.expovariate(0.05)) + 1):03}", "2" if ward else "1",
            today, ill, "9999-99-99", yes_no if ward else "97", yes_no,
            str(min(99, max(0, round(rng.gauss(44, 17))))), "1", "97" if sex == "2" else "2", "2",
            *conditions, rng.choices(("2", "1", "99"), (5, 4, 2))[0], "3", "99", "México", "97",
            rng.choice("12") if ward else "97"]


@shape(80, key="id")
def uuid_ids(rng, count):
    """Random UUIDs, a state that changes, other UUIDs named."""
    owners = [uuid(rng) for _ in range(150)]
    states, rows = ("open", "assigned", "waiting", "closed"), []
    for number, time in enumerate(times(rng, "2023-05-02T05:00", count + 10)):
        for row in rows:
            if row[3] != "closed" and rng.random() < 0.08:
                row[3], row[4] = states[states.index(row[3]) + 1], f"{time:%Y-%m-%d}"
        for _ in range(poisson(rng, 25)):
            kind = rng.choices("ABCD", (9, 4, 2, 1))[0]
            rows.append([uuid(rng), rng.choice(owners), kind, "open", f"{time:%Y-%m-%d}",
                         round(rng.lognormvariate(4, 1), 2)])
        if number >= 10:
            yield time, table("id,owner,class,state,changed,amount", rows)


@shape(70, key="nummer")
def addresses(rng, count):
    """Names and addresses (NAW): people come, go and move."""
    surnames, cities = places(rng, 900), places(rng, 120)
    codes = [rng.randrange(1000, 9999) for _ in cities]
    shares = weights(rng, 120)

    def address():
        city = rng.choices(range(120), shares)[0]
        street = rng.choice(STREETS) + rng.choice(("straat", "weg", "laan", "plein", "kade"))
        letters = rng.choice("ABCDEFGHJKLMNPRSTVWXZ") + rng.choice("ABCDEFGHJKLMNPRSTVWXZ")
        suffix = rng.choice("abc") if rng.random() < 0.1 else ""
        return [street, f"{1 + int(rng.expovariate(0.02))}{suffix}",
                f"{codes[city] + rng.randrange(9)} {letters}", cities[city]]

    def phone():
        return f"06-{rng.randrange(10_000_000, 99_999_999)}" if rng.random() < 0.8 else ""

    last, rows = 100_000, []
    for number, time in enumerate(times(rng, "2022-01-03T06:00", count, hours=168)):
        for _ in range(2500 if number == 0 else 12):
            last += rng.randrange(1, 9)
            rows.append([last, person(rng, surnames), *address(), phone()])
        for row in rng.sample(rows, 14):
            row[2:6] = address()
        for row in rng.sample(rows, 6):
            row[6] = phone()
        for row in rng.sample(rows, 8 if number else 0):
            rows.remove(row)
        yield time, table("nummer;naam;straat;huisnummer;postcode;woonplaats;telefoon", rows, ";")


@shape(80)
def survey(rng, count):
    """A survey: 30 columns of answers for each person.

    A few answers are coded later.
    """
    head = ",".join(["respondent", "week", "sex", "age"] + [f"q{n:02}" for n in range(1, 31)])
    mixes = [weights(rng, 5) + [0.1] for _ in range(30)]
    answers, rows = ("1", "2", "3", "4", "5", "99"), []
    for number, time in enumerate(times(rng, "2021-02-01T08:00", count + 10, hours=168)):
        for _ in range(poisson(rng, 30)):
            is_content = rng.random() < 0.6
            replies = [rng.choices(answers, mix if is_content else [*mix[4::-1], mix[5]])[0]
                       for mix in mixes]
            rows.append([str(1 + len(rows)), str(number + 1), rng.choice("123"), rng.choice(AGES),
                         *replies])
        for row in rng.sample(rows, min(len(rows), 5)):
            row[rng.randrange(4, 34)] = rng.choice(answers)
        if number >= 10:
            yield time, text(head, map(",".join, rows))
