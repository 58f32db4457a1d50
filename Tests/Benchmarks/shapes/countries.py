"""Files as national institutes published them: figures by day and area."""

from .chance import Reports, part, poisson, populations, walk, wave
from .shape import days, shape, table, text, times
from .words import places

ITALY = ("data,stato,ricoverati_con_sintomi,terapia_intensiva,totale_ospedalizzati,"
         "isolamento_domiciliare,totale_positivi,variazione_totale_positivi,nuovi_positivi,"
         "dimessi_guariti,deceduti,casi_da_sospetto_diagnostico,casi_da_screening,totale_casi,"
         "tamponi,casi_testati,note,ingressi_terapia_intensiva,tamponi_test_molecolare")


@shape(1000, key="data", date="data")
def italy(rng, count):
    """Italy: a row a day, growing to 137 kB.

    Figures of the patients of today follow from those of yesterday; a sum is the sum of its parts.
    A figure of the last weeks is corrected in one release of thirty; a few days have a note.
    """
    lines, home, ward, icu, well, dead, tests, people = [], 94, 101, 26, 1, 7, 4324, 3000
    for time, day, mean in zip(
            times(rng, "2020-02-24T17:00", count), days("2020-02-24", count), wave(rng, 12_000)):
        new = poisson(rng, mean)
        out, died = part(rng, home + ward, 0.06), part(rng, ward + icu, 0.02)
        before = home + ward + icu
        admitted = part(rng, new, 0.012)
        icu = max(0, icu + admitted - part(rng, icu, 0.08))
        ward = max(0, ward + part(rng, new, 0.08) - part(rng, ward, 0.1))
        well, dead = well + out, dead + died
        home = max(0, before + new - out - died - ward - icu)
        tests, people = tests + poisson(rng, 8 * mean + 9000), people + poisson(rng, 3 * mean + 500)
        total = home + ward + icu + well + dead
        screening = round(total * 0.23)
        note = "Si segnala che un caso è stato eliminato (falso positivo)" if rng.random() < 0.03 \
            else ""
        hour = 18 if day.year < 2021 else 17
        lines.append([f"{day}T{hour}:00:00", "ITA", ward, icu, ward + icu, home,
                      home + ward + icu, home + ward + icu - before, new, well, dead,
                      total - screening, screening, total, tests, people, note, admitted,
                      round(tests * 0.7)])
        if rng.random() < 1 / 30 and len(lines) > 20:
            lines[-rng.randrange(2, 20)][rng.choice((2, 9, 10, 14, 15))] += rng.randrange(-40, 40)
        yield time, table(ITALY, lines)


@shape(60, key="Date_of_report,Municipality_code", date="Date_of_report")
def rivm(rng, count):
    """RIVM: totals of every municipality on every day so far."""
    names, areas = places(rng, 110), 110
    codes = [f"GM{number:04}" for number in sorted(rng.sample(range(3, 1990), areas))]
    provinces = [rng.choice(("Drenthe", "Noord-Brabant", "Zuid-Holland", "Limburg"))
                 for _ in range(areas)]
    reports = Reports(rng, populations(rng, areas), 1500, shares=(1,), fixes=0)
    sums, lines = [[0, 0, 0] for _ in range(areas)], []
    published = times(rng, "2020-03-13T14:00", count + 20, late=1500)
    for number, (time, day) in enumerate(zip(published, days("2020-03-13", count + 20))):
        reports.advance()
        for area, new in enumerate(reports.shown[-1]):
            for place, share in enumerate((1, 0.1, 0.05)):
                sums[area][place] += part(rng, new, share)
            if sums[area][0] > 5 and rng.random() < 0.004:
                sums[area][0] -= 1
            lines.append([f"{day} 10:00:00", codes[area], names[area], provinces[area],
                          *sums[area]])
        if number >= 20:
            yield time, table("Date_of_report;Municipality_code;Municipality_name;Province;"
                              "Total_reported;Hospital_admission;Deceased", lines, ";")


@shape(100, key="areaCode,date", date="date")
def uk(rng, count):
    """UK dashboard: area by area, newest day first.

    The last days are completed, and with them all totals since.
    """
    names, sizes = places(rng, 24), populations(rng, 24, 250_000)
    cases, deaths = Reports(rng, sizes, 4000), Reports(rng, sizes, 90)
    cases.after(50), deaths.after(50)
    calendar = days("2020-03-01", count + 50)
    for time in times(rng, "2020-04-20T15:00", count):
        cases.advance(), deaths.advance()
        sums, gone, rows = cases.totals(), deaths.totals(), []
        for area, name in enumerate(names):
            for day in reversed(range(len(sums))):
                total = sums[day][area]
                rate = f"{total * 100_000 / sizes[area]:.1f}"
                rows.append((f"E0{7000004 + 3 * area}", name, "ltla", calendar[day],
                             cases.shown[day][area], total, rate, deaths.shown[day][area],
                             gone[day][area]))
        yield time, table("areaCode,areaName,areaType,date,newCasesBySpecimenDate,"
                          "cumCasesBySpecimenDate,cumCasesBySpecimenDateRate,"
                          "newDeaths28DaysByDeathDate,cumDeaths28DaysByDeathDate", rows)


OWID = ("iso_code,continent,location,date,total_cases,new_cases,new_cases_smoothed,total_deaths,"
        "new_deaths,new_deaths_smoothed,total_cases_per_million,new_cases_per_million,"
        "new_cases_smoothed_per_million,total_deaths_per_million,new_deaths_per_million,"
        "new_deaths_smoothed_per_million,reproduction_rate,icu_patients,icu_patients_per_million,"
        "hosp_patients,hosp_patients_per_million,weekly_icu_admissions,weekly_hosp_admissions,"
        "new_tests,total_tests,total_tests_per_thousand,new_tests_per_thousand,positive_rate,"
        "tests_per_case,tests_units,total_vaccinations,people_vaccinated,people_fully_vaccinated,"
        "total_boosters,new_vaccinations,stringency_index,population,population_density,median_age,"
        "aged_65_older,aged_70_older,gdp_per_capita,extreme_poverty,cardiovasc_death_rate,"
        "diabetes_prevalence,female_smokers,male_smokers,handwashing_facilities,"
        "hospital_beds_per_thousand,life_expectancy,human_development_index,"
        "excess_mortality_cumulative_absolute,excess_mortality_cumulative,excess_mortality,"
        "excess_mortality_cumulative_per_million,x_1,x_2,x_3,x_4,x_5")


@shape(60, key="iso_code,date", date="date")
def owid(rng, count):
    """Our World in Data: 60 columns, most empty or constant."""
    size, names = 18, places(rng, 18)
    people = populations(rng, size, 9_000_000)
    cases = Reports(rng, people, 30_000, shares=(1,), fixes=0.002).after(40)
    deaths = Reports(rng, people, 500, shares=(1,), fixes=0.002).after(40)
    calendar = days("2020-03-01", count + 41)
    fixed = [[people[a]] + [round(rng.lognormvariate(3, 1), 3) if rng.random() < 0.85 else None
                            for _ in range(14)] for a in range(size)]
    has = [[rng.random() < 0.4 for _ in range(4)] for _ in range(size)]
    reproduction, patients, tests, strict = [[[] for _ in range(size)] for _ in range(4)]
    walks = [(walk(rng, 1.1, 0.04, 0.4, 2.5), walk(rng, 900, 40, 0, 4000)) for _ in range(size)]
    for time in times(rng, "2020-04-11T06:00", count):
        cases.advance(), deaths.advance()
        totals, gone = cases.totals(), deaths.totals()
        rows = []
        for area, name in enumerate(names):
            while len(patients[area]) < len(totals):
                day = len(patients[area])
                reproduction[area].append(round(next(walks[area][0]), 2))
                patients[area].append(round(next(walks[area][1])))
                tests[area].append(poisson(rng, 12 * cases.shown[day][area] + 900))
                before = strict[area][-1] if strict[area] else 11.11
                strict[area].append(before if rng.random() < 0.95
                                    else round(11.11 * rng.randrange(1, 9), 2))
            tested = 0
            for day, total in enumerate(totals):
                tested += tests[area][day]
                ill, per_million = _figures(cases, total, day, area, people[area])
                dead, dead_per_million = _figures(deaths, gone[day], day, area, people[area])
                rows.append((name[:2].upper() + "ABCDEFGHIJKLMNOPQR"[area], "Europe", name,
                             calendar[day], *ill, *dead, *per_million, *dead_per_million,
                             reproduction[area][day] if has[area][0] else None,
                             *_hospital(patients[area][day], people[area], has[area][1]),
                             *_tests(tests[area][day], tested, cases.shown[day][area],
                                     people[area], has[area][2]),
                             *[None] * 5, strict[area][day], *fixed[area], *[None] * 9))
        yield time, table(OWID, rows)


def _figures(reports, totals, day, area, people):
    new = [figures[area] for figures in reports.shown[max(0, day - 6):day + 1]]
    mean = round(sum(new) / 7, 3) if day >= 6 else None
    values = float(totals[area]), float(new[-1]), mean
    return values, [
        None if value is None else round(value / people * 1e6, 3) for value in values]


def _hospital(patients, people, is_known):
    if not is_known:
        return [None] * 6
    return (patients // 9, round(patients // 9 / people * 1e6, 3), patients,
            round(patients / people * 1e6, 3), None, None)


def _tests(new, total, cases, people, is_known):
    if not is_known:
        return [None] * 7
    return (new, total, round(total / people * 1e3, 3), round(new / people * 1e3, 3),
            round(cases / new, 4) if new else None, round(new / cases, 1) if cases else None,
            "tests performed")


@shape(110, key="Combined_Key")
def jhu_daily(rng, count):
    """JHU daily reports: totals of one day, rates of 16 digits."""
    names, states = places(rng, 700), places(rng, 40)
    sizes = populations(rng, 700)
    where = sorted(rng.randrange(40) for _ in names)
    spots = [(round(rng.uniform(25, 48), 8), round(rng.uniform(-124, -67), 8)) for _ in names]
    reports = Reports(rng, sizes, 20_000, shares=(1,), fixes=0).after(30)
    deaths = [0] * 700
    for time in times(rng, "2020-06-01T04:30", count, late=900):
        reports.advance()
        totals, rows, update = reports.totals()[-1], [], f"{time:%Y-%m-%d %H:%M:%S}"
        for area, total in enumerate(totals):
            deaths[area] += part(rng, reports.shown[-1][area], 0.02)
            key = f"{names[area]}, {states[where[area]]}, US"
            lat, long = spots[area]
            rows.append((1001 + 2 * area, names[area], states[where[area]], "US", update, lat, long,
                         total, deaths[area], 0, total - deaths[area], f'"{key}"',
                         total * 1e5 / sizes[area],
                         deaths[area] * 100 / total if total else None))
        yield time, table("FIPS,Admin2,Province_State,Country_Region,Last_Update,Lat,Long_,"
                          "Confirmed,Deaths,Recovered,Active,Combined_Key,Incident_Rate,"
                          "Case_Fatality_Ratio", rows)


AGES = ("0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80-89", "90+")


@shape(80, key="DATE,PROVINCE,REGION,AGEGROUP,SEX", date="DATE")
def sciensano(rng, count):
    """Sciensano: day, province, age and sex, only where not 0."""
    provinces = [(name, rng.choice(("Flanders", "Wallonia"))) for name in sorted(places(rng, 11))]
    groups = [(*place, age, sex) for place in [*provinces, ("NA", "NA")]
              for age in [*AGES, "NA"] for sex in "MF"]
    sizes = [rng.lognormvariate(0, 1) * (0.02 if "NA" in group else 1) for group in groups]
    reports = Reports(rng, sizes, 900).after(25)
    calendar = days("2020-03-01", count + 25)
    for time in times(rng, "2020-03-26T09:00", count):
        reports.advance()
        rows = [(calendar[day], *group, figure) for day, figures in enumerate(reports.shown)
                for group, figure in zip(groups, figures) if figure]
        yield time, table("DATE,PROVINCE,REGION,AGEGROUP,SEX,CASES", rows)


@shape(50, key="provincia_iso,sexo,grupo_edad,fecha", date="fecha")
def spain(rng, count):
    """Spain: day, province, sex and age, most figures 0."""
    groups = [f"{place},{sex},{age}" for place in ("A", "AB", "AL", "B", "BI", "C", "CA", "M", "MA",
                                                   "NC", "SE", "SS", "V", "Z")
              for sex in ("H", "M", "NC") for age in [*AGES[:8], "80+", "NC"]]
    sizes = [rng.lognormvariate(0, 1) * (0.01 if "NC" in group else 1) for group in groups]
    kinds = [Reports(rng, sizes, level) for level in (700, 80, 9, 12)]
    for kind in kinds:
        kind.after(20)
    calendar = days("2020-01-01", count + 20)
    for time in times(rng, "2020-04-01T12:00", count):
        for kind in kinds:
            kind.advance()
        lines = []
        for day, figures in enumerate(zip(*(kind.shown for kind in kinds))):
            lines += [f"{group},{calendar[day]},{a},{b},{c},{d}"
                      for group, a, b, c, d in zip(groups, *figures)]
        yield time, text("provincia_iso,sexo,grupo_edad,fecha,num_casos,num_hosp,num_uci,num_def",
                         lines)


@shape(90, key="date,region", date="date")
def vaccination_wide(rng, count):
    """Vaccination: 30 columns of doses by maker and age."""
    regions, makers = places(rng, 16), ("pfizer", "moderna", "astra", "janssen", "novavax")
    names = [f"dose{dose}_{maker}" for dose in (1, 2, 3) for maker in makers]
    ages = ("12_17", "18_59", "60_79", "80")
    names += [f"age_{age}_dose{dose}" for age in ages for dose in (1, 2)]
    sums, lines = [[0] * 23 for _ in regions], []
    sizes, means = populations(rng, 16, 300_000), wave(rng, 0.006)
    published = times(rng, "2021-01-10T16:00", count + 20)
    for number, (time, day) in enumerate(zip(published, days("2021-01-09", count + 20))):
        mean = next(means)
        for region, row in enumerate(sums):
            doses = poisson(rng, mean * sizes[region])
            late, makes = min(0.9, number / 100), (0.7, 0.15, 0.1, 0.05, 0)
            for column in range(15):
                share = (1 - late, late, 0)[column // 5] * makes[column % 5]
                row[column] += part(rng, doses, share)
            for column in range(15, 23):
                row[column] += part(rng, doses, 0.25 * (late if column % 2 else 1 - late))
            lines.append([day, regions[region], sum(row[:5]), sum(row[5:10]), sum(row[10:15]), *row,
                          f"{100 * sum(row[:5]) / sizes[region]:.2f}"])
        for _ in range(poisson(rng, 1.5)):
            lines[-rng.randrange(1, min(len(lines), 80))][rng.randrange(2, 25)] += rng.randrange(40)
        if number >= 20:
            yield time, table(f"date,region,dose1,dose2,dose3,{','.join(names)},percent_dose1",
                              lines)
