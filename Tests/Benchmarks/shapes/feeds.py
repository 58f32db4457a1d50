"""Files of machines: measurements, events, timetables, counts of an election night."""

import datetime
import math

from .chance import part, poisson, populations, walk, weights
from .shape import shape, table, times
from .words import hexadecimal, places


SIDES = ("N", "NNE", "NE", "E", "SE", "SSE", "S", "SW", "W", "WNW", "NW")


@shape(110, key="id")
def milliseconds(rng, count):
    """Earthquakes of 30 days, times in milliseconds, newest first.

    Each is looked at again later, and gets another magnitude and time of update then.
    """
    towns, events = places(rng, 300), []

    def stamp(moment):
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{rng.randrange(1000):03}Z"

    for time in times(rng, "2019-07-01T00:10", count + 30):
        for _ in range(poisson(rng, 28)):
            moment = time - datetime.timedelta(seconds=rng.randrange(86_400))
            place = f"{rng.randrange(1, 90)} km {rng.choice(SIDES)} of {rng.choice(towns)}"
            events.append([stamp(moment), round(rng.uniform(30, 50), 4),
                           round(rng.uniform(-125, -65), 4), round(rng.expovariate(0.05), 2),
                           round(0.5 + rng.expovariate(0.8), 2), rng.choice(("ml", "md")),
                           rng.randrange(4, 60), round(rng.random() * 0.4, 4),
                           f"us{hexadecimal(rng, 8)}", stamp(time), f'"{place}"', "automatic",
                           moment])
        for event in events:
            if event[11] == "automatic" and rng.random() < 0.15:
                event[9], event[11] = stamp(time), "reviewed"
                event[4] = round(event[4] + rng.gauss(0, 0.05), 2)
        oldest = time - datetime.timedelta(days=30)
        events = sorted((event for event in events if event[12] > oldest),
                        key=lambda event: event[0], reverse=True)
        if time >= datetime.datetime(2019, 7, 31, tzinfo=datetime.timezone.utc):
            yield time, table("time,latitude,longitude,depth,mag,magType,nst,rms,id,updated,place,"
                              "status", [event[:12] for event in events])


@shape(70, key="trip_id,stop_sequence")
def timetable(rng, count):
    """GTFS stop_times: times and trip ids of some lines change."""
    lines = [{"stops": [f"{rng.randrange(8_500_000, 8_600_000)}:0:{rng.randrange(1, 9)}"
                        for _ in range(rng.randrange(8, 30))],
              "steps": [rng.randrange(60, 400, 60) for _ in range(30)],
              "starts": sorted(rng.randrange(5 * 60, 24 * 60) for _ in range(rng.randrange(4, 16))),
              "serial": rng.randrange(1, 99)} for _ in range(32)]
    for time in times(rng, "2022-12-11T02:00", count, hours=168):
        for line in rng.sample(lines, 3):
            kind = rng.randrange(4)
            if kind == 0:
                line["serial"] += 1
            elif kind == 1:
                line["starts"] = [start + rng.choice((0, 0, 1, 2, -1)) for start in line["starts"]]
            elif kind == 2:
                line["steps"][rng.randrange(30)] = rng.randrange(60, 400, 60)
            else:
                line["starts"].append(min(24 * 60, line["starts"][-1] + rng.randrange(5, 40)))
        rows = []
        for number, line in enumerate(lines):
            for trip, start in enumerate(line["starts"]):
                clock = start * 60
                for place, stop in enumerate(line["stops"]):
                    spelled = f"{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}"
                    rows.append((f"{trip + 1}.T{line['serial']}.{number + 10}-j23-1.H", spelled,
                                 spelled, stop, place + 1, 0, 0))
                    clock += line["steps"][place]
        yield time, table("trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,"
                          "drop_off_type", rows)


@shape(100, key="STATION,MESS_DATUM")
def weather(rng, count):
    """Weather: every hour of the last 30 days at six stations.

    A few values are filled in later.
    """
    stations = [f"{number:05}" for number in sorted(rng.sample(range(44, 9999), 6))]
    hour, first, rows = 0, datetime.datetime(2021, 4, 1), {name: [] for name in stations}
    means = [walk(rng, 12.0, 1.2, 4, 25) for _ in stations]
    pressures = [walk(rng, 1013.0, 0.6, 980, 1040) for _ in stations]
    winds = [walk(rng, 3.0, 0.6, 0.2, 15) for _ in stations]
    sides = [walk(rng, 200, 18, 0, 359) for _ in stations]
    for number, time in enumerate(times(rng, "2021-04-01T07:00", count + 30, late=1800)):
        for _ in range(24):
            warm = -math.cos((hour - 3) % 24 / 24 * 2 * math.pi)
            for name, mean, pressure, wind, side in zip(stations, means, pressures, winds, sides):
                heat = (next(mean) if hour % 24 == 0 or not rows[name] else rows[name][-1][8])
                wet = min(100, max(15, round(70 - 18 * warm + rng.gauss(0, 5))))
                rows[name].append([name, f"{first + datetime.timedelta(hours=hour):%Y%m%d%H}",
                                   f"{heat + 5 * warm + rng.gauss(0, 0.4):.1f}", wet,
                                   f"{next(pressure):.1f}", f"{next(wind):.1f}",
                                   round(next(side), -1),
                                   f"{rng.expovariate(1):.1f}" if rng.random() < 0.08 else "0.0",
                                   heat])
            hour += 1
        found = []
        for name in stations:
            del rows[name][:-720]
            for row in rows[name][-48:]:
                if rng.random() < 0.01:
                    row[2] = "-999" if row[2] != "-999" else f"{row[8] + rng.gauss(0, 3):.1f}"
            found += [row[:8] for row in rows[name]]
        if number >= 30:
            yield time, table("STATION;MESS_DATUM;TT_TU;RF_TU;P0;FF;DD;R1", found, ";")


@shape(130, key="station,pollutant,time")
def air(rng, count):
    """Air quality: six hours drop out at the top, six come below."""
    names, gases = places(rng, 12), ("NO2", "O3", "PM10", "PM2.5")
    levels = {(name, gas): walk(rng, rng.uniform(5, 60), 3, 0, 180)
              for name in names for gas in gases}
    rows, hour, start = [], 0, datetime.datetime(2022, 1, 1)
    for number, time in enumerate(times(rng, "2022-01-01T06:20", count + 12, hours=6, late=900)):
        for _ in range(6):
            moment = f"{start + datetime.timedelta(hours=hour):%Y-%m-%d %H:%M:%S}+01"
            for (name, gas), level in levels.items():
                value = next(level)
                if rng.random() < 0.97:
                    rows.append([name, gas, moment, round(value, 1), "µg/m³", "N"])
            hour += 1
        del rows[:-72 * len(levels)]
        for row in rows[-24 * len(levels):]:
            if row[5] == "N" and rng.random() < 0.1:
                row[5] = "V" if rng.random() < 0.95 else "I"
        if number >= 12:
            yield time, table("station,pollutant,time,value,unit,state", rows)


@shape(120, key="district,party")
def election(rng, count):
    """An election night, counted up every four minutes.

    Votes of six parties in 400 districts.
    """
    parties, names = ("SPX", "CVP", "GRN", "FDL", "LIN", "OTH"), places(rng, 400)
    shares, voters = weights(rng, 6), populations(rng, 400, 2500)
    local = [[share * rng.lognormvariate(0, 0.3) for share in shares] for _ in names]
    wards = [rng.randrange(3, 14) for _ in names]
    done, votes = [0] * 400, [[0] * 6 for _ in names]
    for number, time in enumerate(times(rng, "2021-09-26T18:10", count, hours=4 / 60, late=60)):
        for place in range(400):
            left = wards[place] - done[place]
            for _ in range(part(rng, left, min(0.5, 0.01 + number * 0.0004)) if left else 0):
                done[place] += 1
                cast = round(voters[place] / wards[place] * rng.uniform(0.6, 0.85))
                total = sum(local[place])
                for party, share in enumerate(local[place]):
                    votes[place][party] += part(rng, cast, share / total)
        rows = []
        for place, name in enumerate(names):
            cast = sum(votes[place])
            rows += [(f"{place + 1:03}", name, party, votes[place][n],
                      f"{100 * votes[place][n] / cast:.1f}" if cast else "", done[place],
                      wards[place]) for n, party in enumerate(parties)]
        rows.append(("999", f"As of {time:%H:%M}", "all", sum(map(sum, votes)), "", sum(done),
                     sum(wards)))
        yield time, table("district,name,party,votes,percent,counted,wards", rows)
