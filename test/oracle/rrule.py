#!/usr/bin/python3
"""Recurrence rules of the kernel against python-dateutil, against a reading of
RFC 5545 and RFC 7529 day by day, and against tables written by hand.

    rrule.py PROGRAM [SEED [HOW_MANY [LIBICAL]]]

PROGRAM is test/kernel/rrule_main.c, built, and LIBICAL rrule_libical.c; SEED is
random, or any, when it is empty. Prints TAP; the seed is printed so that a run
can be repeated.
"""

import calendar
import datetime
import random
import subprocess
import sys
import types

try:
    from dateutil import rrule as dateutil_rrule
except ImportError:
    dateutil_rrule = None

if dateutil_rrule is not None:
    # It looks at UNTIL only when it has a day, so a rule that gives none would
    # be followed through eight thousand years: let its calendar end earlier.
    dateutil_rrule.datetime = types.SimpleNamespace(**{**vars(datetime), "MAXYEAR": 2100})

DAY = datetime.timedelta(days=1)
CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
HORIZON_YEARS = 30
WANTED = 40

tests = 0
failures = 0
seed_line = "no seed"


def report(ok, name, notes=()):
    global tests, failures
    tests += 1
    if not ok:
        failures += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", tests, name))
    sys.stdout.flush()
    if not ok:
        # where a harness that keeps the rest to itself shows it
        for note in [seed_line, name] + list(notes)[:20]:
            print("# " + str(note).replace("\n", "\n# "), file=sys.stderr, flush=True)


class Answer:
    def __init__(self, line):
        fields = line.split("\t")
        self.line = line
        self.kind = fields[0]
        if self.kind == "ok":
            self.text, self.english, self.nominal, self.finite = fields[1:5]
            self.days = fields[5].split()
        elif self.kind == "error":
            self.detail, self.hint = fields[1:3]


def ask(questions):
    """All at once: (anchor, rule, how many[, first day wanted]) each."""
    lines = "".join("\t".join(str(field) for field in q) + "\n" for q in questions)
    # A rule that never ends its search fails here, long before a minute is up.
    done = subprocess.run([sys.argv[1]], input=lines, stdout=subprocess.PIPE,
                          universal_newlines=True, timeout=120, check=True)
    answers = [Answer(line) for line in done.stdout.split("\n")[:-1]]
    assert len(answers) == len(questions)
    return answers


# A reading of the two RFCs, day by day. It is as plain as it can be, and slow.

def days_in_month(year, month):
    if month == 12:
        return 31
    return (datetime.date(year, month + 1, 1) - datetime.date(year, month, 1)).days


def week_of(day, wkst):
    """The year in which the day's week is numbered, and its number there."""
    start = day - DAY * ((day.weekday() - wkst) % 7)
    # A week belongs to the year that has four of its days, so its fourth.
    middle = start + DAY * 3
    return middle.year, (middle - datetime.date(middle.year, 1, 1)).days // 7 + 1


class Reference:
    def __init__(self, text, anchor):
        parts = dict(part.split("=") for part in text.split(";"))
        numbers = lambda name: [int(n) for n in parts[name].split(",")] if name in parts else []
        self.anchor = anchor
        self.freq = parts["FREQ"]
        self.interval = int(parts.get("INTERVAL", "1"))
        self.count = int(parts["COUNT"]) if "COUNT" in parts else None
        self.until = None
        if "UNTIL" in parts:
            self.until = datetime.datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date()
        self.wkst = CODES.index(parts.get("WKST", "MO"))
        self.skip = parts.get("SKIP", "OMIT")
        self.months = numbers("BYMONTH")
        self.weeks = numbers("BYWEEKNO")
        self.yeardays = numbers("BYYEARDAY")
        self.monthdays = numbers("BYMONTHDAY")
        self.positions = numbers("BYSETPOS")
        self.weekdays = []
        for item in parts["BYDAY"].split(",") if "BYDAY" in parts else []:
            self.weekdays.append((int(item[:-2] or "0"), CODES.index(item[-2:])))

        # what DTSTART supplies
        if not (self.weeks or self.yeardays or self.monthdays or self.weekdays):
            if self.freq == "YEARLY" and not self.months:
                self.months = [anchor.month]
            if self.freq in ("YEARLY", "MONTHLY"):
                self.monthdays = [anchor.day]
            if self.freq == "WEEKLY":
                self.weekdays = [(0, anchor.weekday())]

    def unit(self, k):
        """First and last day of the k-th period."""
        k *= self.interval
        if self.freq == "YEARLY":
            year = self.anchor.year + k
            return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if self.freq == "MONTHLY":
            year, month = divmod(self.anchor.year * 12 + self.anchor.month - 1 + k, 12)
            month += 1
            return (datetime.date(year, month, 1),
                    datetime.date(year, month, days_in_month(year, month)))
        if self.freq == "WEEKLY":
            start = self.anchor - DAY * ((self.anchor.weekday() - self.wkst) % 7)
            return start + DAY * 7 * k, start + DAY * (7 * k + 6)
        return self.anchor + DAY * k, self.anchor + DAY * k

    def byday(self, day):
        if not self.weekdays:
            return True
        if self.freq == "YEARLY" and not self.months:
            first, last = datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31)
        else:
            first = day.replace(day=1)
            last = day.replace(day=days_in_month(day.year, day.month))
        from_start = (day - first).days // 7 + 1
        from_end = -((last - day).days // 7 + 1)
        return any(weekday == day.weekday() and n in (0, from_start, from_end)
                   for n, weekday in self.weekdays)

    def matches(self, day):
        """Every part but BYDAY."""
        if self.months and day.month not in self.months:
            return False
        if self.monthdays:
            length = days_in_month(day.year, day.month)
            if day.day not in self.monthdays and day.day - length - 1 not in self.monthdays:
                return False
        if self.yeardays:
            yearday = (day - datetime.date(day.year, 1, 1)).days + 1
            length = datetime.date(day.year, 12, 31).timetuple().tm_yday
            if yearday not in self.yeardays and yearday - length - 1 not in self.yeardays:
                return False
        if self.weeks:
            year, week = week_of(day, self.wkst)
            # 28 December is always in the last week
            length = week_of(datetime.date(year, 12, 28), self.wkst)[1]
            if week not in self.weeks and week - length - 1 not in self.weeks:
                return False
        return True

    def moved(self, first, last):
        """RFC 7529: where the days go that a month or year does not have."""
        def move(number, start, end):
            # A day too many lies between this month's end and the next one's
            # beginning; counted from the end, between the month before and this.
            before, after = (end, end + DAY) if number > 0 else (start - DAY, start)
            return after if self.skip == "FORWARD" else before

        if self.skip == "OMIT":
            return
        if self.freq in ("YEARLY", "MONTHLY") and self.monthdays:
            day = first
            while day <= last:
                length = days_in_month(day.year, day.month)
                if not self.months or day.month in self.months:
                    for number in self.monthdays:
                        if abs(number) > length:
                            yield move(number, day, day + DAY * (length - 1))
                day += DAY * length
        if self.yeardays:
            for number in self.yeardays:
                if abs(number) > (last - first).days + 1:
                    yield move(number, first, last)

    def period(self, k):
        first, last = self.unit(k)
        days = set(self.moved(first, last))
        day = first
        while day <= last:
            if self.matches(day):
                days.add(day)
            day += DAY
        days = sorted(day for day in days if self.byday(day))
        if self.positions:
            days = [day for i, day in enumerate(days)
                    if i + 1 in self.positions or i - len(days) in self.positions]
        return days

    def days(self, first, last, wanted):
        """The first days wanted of [first, last]."""
        result = set()
        k = 0
        if self.count is None:
            # begin a little before the first day that matters
            length = {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7, "DAILY": 1}[self.freq]
            k = max(0, (first - self.anchor).days // (length * self.interval) - 3)
        while True:
            start, _ = self.unit(k)
            if start > last + DAY:
                break
            result.update(self.period(k))
            k += 1
            if self.count is None and len(result) >= wanted and \
                    sum(first <= day < start - DAY for day in result) >= wanted:
                break
        result = sorted(day for day in result if day >= self.anchor)
        if self.until:
            result = [day for day in result if day <= self.until]
        if self.count:
            result = result[:self.count]
        return [day for day in result if first <= day <= last][:wanted]


# Random rules that all programs read alike

def some(rng, choices, most):
    """A few of the choices, at least one where there are any."""
    choices = list(choices)
    return rng.sample(choices, min(len(choices), rng.randint(1, most)))


def join(items):
    return ",".join(str(item) for item in items)


def signed(rng, largest):
    return rng.choice([1, 1, -1]) * rng.randint(1, largest)


def random_weekdays(rng, largest, mixed):
    """Weekdays alone, or with ordinals up to the largest, or both."""
    kind = rng.random()
    plain = some(rng, CODES, 7 if rng.random() < 0.3 else 2)
    if largest == 0 or kind < 0.4:
        return plain
    counted = ["%d%s" % (signed(rng, largest), rng.choice(CODES))
               for _ in range(rng.randint(1, 3))]
    return plain + counted if mixed and kind > 0.85 else counted


def random_rule(rng, skip=False, mixed=False, weeks=range(1, 53)):
    """The text of a rule; SKIP, mixed BYDAY and weeks as the oracle can take."""
    freq = rng.choice(["YEARLY", "YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "DAILY"])
    can_miss = skip and rng.random() < 0.4
    if can_miss:
        freq = rng.choice(["YEARLY", "MONTHLY"])
    parts = ["FREQ=" + freq]
    by = []
    by_week = False
    days = lambda: some(rng, [] if can_miss else [signed(rng, 31) for _ in range(6)], 4) + \
        some(rng, [31, -31, 30, -30, 29, 1, -1], 3)

    if freq == "YEARLY":
        kind = rng.choice(["none", "monthday", "yearday"] + ([] if can_miss else ["week", "day"]))
        if kind == "none" and rng.random() < 0.5:
            by.append("BYMONTH=" + join(some(rng, range(1, 13), 3)))
        elif kind == "monthday":
            by.append("BYMONTH=" + join(some(rng, [2, 2, *range(1, 13)], 3)))
            by.append("BYMONTHDAY=" + join(days()))
            if rng.random() < 0.4:
                by.append("BYDAY=" + join(random_weekdays(rng, 5, mixed)))
        elif kind == "yearday":
            by.append("BYYEARDAY=" + join(some(rng, [signed(rng, 366) for _ in range(0 if can_miss else 6)] +
                                               [366, -366, 1, -1, 60], 4)))
            if rng.random() < 0.4:
                by.append("BYDAY=" + join(random_weekdays(rng, 53, mixed)))
        elif kind == "week":
            by_week = True
            values = [n for week in weeks for n in (week, -week)]
            by.append("BYWEEKNO=" + join(some(rng, rng.sample(values, 6) + [1, -1], 4)))
            by.append("BYDAY=" + join(random_weekdays(rng, 0, mixed)))
        elif kind == "day":
            if rng.random() < 0.5:
                by.append("BYMONTH=" + join(some(rng, range(1, 13), 3)))
                by.append("BYDAY=" + join(random_weekdays(rng, 5, mixed)))
            else:
                by.append("BYDAY=" + join(random_weekdays(rng, 53, mixed)))
    else:
        if rng.random() < 0.35:
            by.append("BYMONTH=" + join(some(rng, range(1, 13), 6)))
        if freq != "WEEKLY" and rng.random() < (0.7 if can_miss else 0.45):
            by.append("BYMONTHDAY=" + join(days()))
        if rng.random() < (0.2 if can_miss else 0.5):
            by.append("BYDAY=" + join(random_weekdays(rng, 5 if freq == "MONTHLY" else 0, mixed)))
    if by and freq in ("YEARLY", "MONTHLY") and rng.random() < 0.35:
        by.append("BYSETPOS=" + join(some(rng, [1, -1, 2, -2, signed(rng, 12), signed(rng, 366)], 3)))
    parts += by

    if rng.random() < 0.4 and not by_week:
        parts.append("INTERVAL=%d" % rng.choice([1, 2, 3, 4, 6, 7, 12, 18, rng.randint(1, 40)]))
    if rng.random() < (0.6 if by_week or freq == "WEEKLY" else 0.1):
        parts.append("WKST=" + rng.choice(CODES))
    if can_miss or (skip and rng.random() < 0.6):
        parts.append("SKIP=" + rng.choice(["FORWARD", "BACKWARD", "OMIT"]))
        if rng.random() < 0.5:
            parts.append("RSCALE=GREGORIAN")
    ending = rng.random()
    if ending < 0.15:
        parts.append("COUNT=%d" % rng.randint(1, 60))
    elif ending < 0.3:
        parts.append("UNTIL=%04d%02d%02d" % (rng.randint(1995, 2060), rng.randint(1, 12), rng.randint(1, 28)))
    return ";".join(parts)


def random_day(rng, first=1950, last=2060):
    if rng.random() < 0.3:
        # the days on which things go wrong
        year = rng.randint(first, last)
        month, day = rng.choice([(1, 31), (12, 31), (1, 1), (2, 28), (3, 1), (5, 1), (8, 31), (1, 30)])
        if rng.random() < 0.2 and year % 4 == 0 and year % 100 != 0:
            month, day = 2, 29
        return datetime.date(year, month, day)
    return datetime.date(first, 1, 1) + DAY * rng.randint(0, (last - first) * 365)


def scrambled(rng, rule):
    """The same rule, written as others might."""
    parts = []
    for part in rule.split(";"):
        name, value = part.split("=")
        if name.startswith("BY"):
            items = value.split(",")
            items += rng.sample(items, rng.randint(0, len(items)))
            rng.shuffle(items)
            value = ",".join("+" + item if name not in ("BYMONTH",) and item[0].isdigit()
                             and rng.random() < 0.2 else item for item in items)
        elif name == "UNTIL":
            value += rng.choice(["", "T000000", "T235959Z"])
        parts.append(name + "=" + value)
    names = [part.split("=")[0] for part in parts]
    for default in ("INTERVAL=1", "WKST=MO", "RSCALE=GREGORIAN", "SKIP=OMIT"):
        if default.split("=")[0] not in names and rng.random() < 0.5:
            parts.append(default)
    rng.shuffle(parts)
    text = ";".join(parts)
    text = rng.choice(["", "RRULE:"]) + text
    text = "".join(c.lower() if rng.random() < 0.5 else c for c in text)
    return rng.choice(["", " ", "  "]) + text + rng.choice(["", " "])


def compare(answer, expected, last):
    """Whether the days agree, as far as both were followed."""
    if answer.kind != "ok":
        return False
    # a year of five digits is beyond what the oracles can say
    got = [day for day in answer.days if len(day) == 10 and day <= last.isoformat()]
    return got == [day.isoformat() for day in expected]


def against_dateutil(rng, how_many):
    name = "%d random rules give the days that python-dateutil gives" % how_many
    if dateutil_rrule is None:
        report(True, name + " # SKIP python3-dateutil is not installed")
        return
    questions = []
    for _ in range(how_many):
        # It reads "MO,1TU" as both at once, not as either. At the turn of the
        # year it takes the year before to be as long as this one when it looks
        # for that year's week 52, and does not look for -52 in the next.
        rule = random_rule(rng, weeks=range(1, 52))
        questions.append((random_day(rng), rule, WANTED))
    bad = []
    days = 0
    for (anchor, rule, wanted), answer in zip(questions, ask(questions)):
        last = anchor.replace(year=anchor.year + HORIZON_YEARS, day=1)
        theirs = dateutil_rrule.rrulestr(rule, dtstart=datetime.datetime(anchor.year, anchor.month, anchor.day))
        count = theirs._count
        until = theirs._until or datetime.datetime(9999, 1, 1)
        theirs = theirs.replace(count=None, until=min(until, datetime.datetime(last.year, last.month, last.day)))
        expected = []
        for day in theirs:
            if len(expected) == min(wanted, count or wanted):
                break
            expected.append(day.date())
        days += len(expected)
        if not compare(answer, expected, last):
            bad.append("%s %s\n  got %s\n  not %s" % (anchor, rule, answer.line, " ".join(map(str, expected))))
    report(not bad, name, bad)
    print("# %d days compared" % days)


def against_reference(rng, how_many):
    questions = []
    for i in range(how_many):
        anchor = random_day(rng)
        rule = random_rule(rng, skip=i % 4 != 0, mixed=True)
        if "SKIP=" in rule and rng.random() < 0.5:
            anchor = anchor.replace(month=rng.choice([1, 3, 5, 7, 8, 10, 12]), day=rng.choice([29, 30, 31]))
        first = anchor
        if rng.random() < 0.4:
            first = anchor + DAY * rng.randint(0, 8000)
        elif rng.random() < 0.1 and "COUNT" not in rule:
            first = random_day(rng, 3000, 9900)
        questions.append((anchor, rule, WANTED, first))
    bad = []
    moved = 0
    for (anchor, rule, wanted, first), answer in zip(questions, ask(questions)):
        last = first.replace(year=first.year + 8, day=1)
        reference = Reference(rule, anchor)
        expected = reference.days(first, last, wanted)
        # a day that is not one of the rule's own has moved there
        moved += not all(reference.matches(day) for day in expected)
        if not compare(answer, expected, last):
            bad.append("%s %s from %s\n  got %s\n  not %s" %
                       (anchor, rule, first, answer.line, " ".join(map(str, expected))))
    report(not bad, "%d random rules, SKIP among them, give the days that the RFCs' text gives" % how_many, bad)
    report(moved > how_many // 20, "SKIP moved a day in more than a twentieth of them")
    print("# in %d of %d" % (moved, how_many))


def against_libical(rng, how_many):
    name = "%d random rules with SKIP give the days that libical gives" % how_many
    if len(sys.argv) <= 4 or not sys.argv[4]:
        report(True, name + " # SKIP libical is not installed")
        return
    questions = []
    while len(questions) < how_many:
        # libical 3.0.16 leaves a moved day out when BYMONTH limits (MONTHLY) and
        # it has left the month, and is at fault with moved days and BYDAY,
        # BYSETPOS, and SKIP where nothing is to move.
        rule = random_rule(rng, skip=True)
        if "SKIP=" not in rule or "SKIP=OMIT" in rule or "COUNT" in rule or \
                "BYDAY" in rule or "BYSETPOS" in rule or \
                "WEEKLY" in rule or "DAILY" in rule or ("MONTHLY" in rule and "BYMONTH=" in rule):
            continue
        if "RSCALE" not in rule:
            rule += ";RSCALE=GREGORIAN"
        year = rng.randint(1950, 2060)
        # It moves the -366th day of the first year, where there is none, to the
        # end of that year and not of the one before.
        if "-366" in rule and "BACKWARD" in rule and not calendar.isleap(year):
            continue
        questions.append((datetime.date(year, rng.choice([1, 3, 5, 7, 8, 10, 12]), rng.choice([1, 28, 29, 30, 31])), rule, WANTED))
    lines = "".join("%s\t%s\t%d\n" % (a.strftime("%Y%m%d"), r, 2 * n) for a, r, n in questions)
    theirs = subprocess.run([sys.argv[4]], input=lines, stdout=subprocess.PIPE,
                            universal_newlines=True, check=True).stdout.split("\n")
    bad = []
    compared = 0
    for (anchor, rule, _), answer, line in zip(questions, ask(questions), theirs):
        # It gives a day twice that two numbers lead to, and ends at 2582.
        expected = sorted(set(line.split()))
        last = min(expected[-1], "2500-01-01") if expected else ""
        ours = [day for day in answer.days if len(day) == 10 and day <= last]
        expected = [day for day in expected if day <= last][:len(ours) if len(answer.days) == WANTED else None]
        compared += len(ours)
        if ours != expected:
            bad.append("%s %s\n  got %s\n  not %s" % (anchor, rule, " ".join(ours), " ".join(expected)))
    report(not bad, name, bad)
    print("# %d days compared" % compared)


def same_values(rng, how_many):
    rules = [random_rule(rng, skip=True, mixed=True) for _ in range(how_many)]
    plain = ask([("2020-01-31", rule, 5) for rule in rules])
    others = [scrambled(rng, rule) for rule in rules]
    bad = []
    for rule, other, a, b in zip(rules, others, plain, ask([("2020-01-31", o, 5) for o in others])):
        if a.kind != "ok" or b.kind != "ok" or a.text != b.text or a.days != b.days:
            bad.append("%s\n  %s\n  and %s\n  %s" % (rule, a.line, other, b.line))
    report(not bad, "%d rules in another order, case and spelling are the same values" % how_many, bad)


def nominal_days(rng, how_many):
    """The mean gap over 400 years, counted by the reference."""
    bad = []
    rules = []
    while len(rules) < how_many:
        rule = random_rule(rng, skip=True, mixed=True)
        names = [part.split("=")[0] for part in rule.split(";")]
        # the anchor has no say in these
        if "INTERVAL" not in names and "COUNT" not in names and "UNTIL" not in names and \
                ("BYDAY" in names or "BYMONTHDAY" in names or "BYYEARDAY" in names):
            rules.append(rule)
    anchor = datetime.date(2000, 1, 1)
    for rule, answer in zip(rules, ask([(anchor, rule, 0) for rule in rules])):
        # 400 years from a day after the first period, as that has no neighbour
        first, last = datetime.date(2004, 1, 1), datetime.date(2403, 12, 31)
        count = len(Reference(rule, anchor).days(first, last, 10 ** 6))
        expected = str((2 * 146097 + count) // (2 * count)) if count else "-"
        if answer.kind != "ok" or answer.nominal != expected:
            bad.append("%s: not %s\n  %s" % (rule, expected, answer.line))
    report(not bad, "the nominal days of %d rules are the mean over 400 years" % how_many, bad)


# anchor, rule, the first days: the examples of RFC 5545 that have whole days,
# and what people ask about most
TABLE = [
    ("1997-09-02", "FREQ=DAILY;COUNT=3", "1997-09-02 1997-09-03 1997-09-04"),
    ("1997-09-02", "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12"),
    ("1997-09-02", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02 1997-09-16 1997-09-30 1997-10-14 1997-10-28"),
    ("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05 1997-08-10 1997-08-19 1997-08-24"),
    ("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05 1997-08-17 1997-08-19 1997-08-31"),
    ("1997-09-07", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
     "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25 1998-03-01 1998-03-29 1998-05-03 1998-05-31"),
    ("1997-09-22", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16"),
    ("1997-09-28", "FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26"),
    ("1997-09-30", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
     "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30 1997-12-01 1997-12-31 1998-01-01 1998-01-31 1998-02-01"),
    ("1997-01-01", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
     "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18 2003-01-01 2003-04-10 2003-07-19 2006-01-01"),
    ("1997-05-19", "FREQ=YEARLY;BYDAY=20MO", "1997-05-19 1998-05-18 1999-05-17"),
    ("1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12 1998-05-11 1999-05-17"),
    # the anchor does not match, so it is no due date
    ("1997-09-02", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13"),
    ("1997-09-13", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
     "1997-09-13 1997-10-11 1997-11-08 1997-12-13 1998-01-10"),
    ("1996-11-05", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
     "1996-11-05 2000-11-07 2004-11-02"),
    ("1997-09-04", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04 1997-10-07 1997-11-06"),
    ("1997-09-29", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
     "1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29"),
    ("2007-01-15", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30"),
    # the 31st, and 29 February, three ways
    ("2014-01-31", "FREQ=MONTHLY;COUNT=4", "2014-01-31 2014-03-31 2014-05-31 2014-07-31"),
    ("2014-01-31", "FREQ=MONTHLY;SKIP=BACKWARD;COUNT=4", "2014-01-31 2014-02-28 2014-03-31 2014-04-30"),
    ("2014-01-31", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;COUNT=4", "2014-01-31 2014-03-01 2014-03-31 2014-05-01"),
    ("2016-02-29", "FREQ=YEARLY;COUNT=3", "2016-02-29 2020-02-29 2024-02-29"),
    ("2016-02-29", "FREQ=YEARLY;SKIP=BACKWARD;COUNT=5", "2016-02-29 2017-02-28 2018-02-28 2019-02-28 2020-02-29"),
    ("2016-02-29", "FREQ=YEARLY;SKIP=FORWARD;COUNT=5", "2016-02-29 2017-03-01 2018-03-01 2019-03-01 2020-02-29"),
    # day 366 of a year of 365 days is the day after it, and day -366 the day before it
    ("2019-01-01", "FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD", "2020-01-01 2020-12-31 2022-01-01 2023-01-01 2024-01-01 2024-12-31"),
    ("2019-01-01", "FREQ=YEARLY;BYYEARDAY=366;SKIP=BACKWARD", "2019-12-31 2020-12-31 2021-12-31"),
    ("2018-01-01", "FREQ=YEARLY;BYYEARDAY=-366;SKIP=BACKWARD", "2018-12-31 2020-01-01 2020-12-31 2021-12-31"),
    # April's 31st becomes the 1st of May, which is May's own: once
    ("2020-04-01", "FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD", "2020-04-01 2020-05-01 2020-05-31 2020-06-01 2020-07-01 2020-07-31"),
    ("2021-01-01", "FREQ=MONTHLY;BYMONTHDAY=-31;SKIP=BACKWARD", "2021-01-01 2021-01-31 2021-03-01 2021-03-31 2021-05-01"),
    ("2021-01-01", "FREQ=MONTHLY;BYMONTHDAY=-31;SKIP=FORWARD", "2021-01-01 2021-02-01 2021-03-01 2021-04-01"),
    # weeks at the turn of the year: 2020 has 53 of them
    ("2018-12-01", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,SU", "2018-12-31 2019-01-06 2019-12-30 2020-01-05 2021-01-04 2021-01-10"),
    ("2020-01-01", "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "2021-01-03 2022-01-02 2023-01-01 2023-12-31"),
    ("2020-01-01", "FREQ=YEARLY;BYWEEKNO=-52;BYDAY=MO", "2020-01-06 2021-01-04 2022-01-03 2023-01-02 2024-01-01 2024-12-30"),
    ("2020-01-01", "FREQ=YEARLY;BYWEEKNO=52;BYDAY=FR,SA", "2020-12-25 2020-12-26 2021-12-31 2022-01-01 2022-12-30 2022-12-31"),
    # either, not both at once
    ("2020-01-01", "FREQ=MONTHLY;BYDAY=1TU,MO;COUNT=6", "2020-01-06 2020-01-07 2020-01-13 2020-01-20 2020-01-27 2020-02-03"),
    ("2020-01-01", "FREQ=MONTHLY;BYDAY=5FR", "2020-01-31 2020-05-29 2020-07-31"),
    # the last day counts, as a date-time too
    ("2020-01-31", "FREQ=DAILY;UNTIL=20200202", "2020-01-31 2020-02-01 2020-02-02"),
    ("2020-01-31", "FREQ=DAILY;UNTIL=20200202T000000Z", "2020-01-31 2020-02-01 2020-02-02"),
    ("2020-01-31", "FREQ=DAILY;UNTIL=20200130", ""),
    # the ends of the calendar
    ("0001-01-01", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "0004-02-29 0008-02-29"),
    ("5874897-12-30", "FREQ=DAILY", "5874897-12-30 5874897-12-31"),
    ("5874897-12-31", "FREQ=MONTHLY;SKIP=FORWARD", "5874897-12-31"),
    ("5874896-01-01", "FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD", "5874896-12-31"),
]

# They never match, or not within the calendar: an end, and soon.
NEVER = [
    ("2020-01-01", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    ("2020-01-01", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"),
    ("2020-01-01", "FREQ=MONTHLY;BYMONTH=4,6,9,11;BYMONTHDAY=31"),
    ("2020-01-01", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    ("2020-01-01", "FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=-30"),
    ("2020-01-01", "FREQ=DAILY;INTERVAL=7;BYDAY=MO"),
    ("2020-01-01", "FREQ=DAILY;INTERVAL=99999;BYMONTH=2;BYMONTHDAY=30"),
    ("2020-04-01", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3"),
    ("2020-01-01", "FREQ=WEEKLY;INTERVAL=20871;BYMONTH=3"),
    ("2020-01-01", "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=6"),
    ("2020-01-01", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=8"),
    ("2020-01-01", "FREQ=YEARLY;BYDAY=53MO;BYYEARDAY=1"),
    ("2021-01-01", "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29"),
    ("2021-02-28", "FREQ=YEARLY;INTERVAL=400;BYYEARDAY=366"),
    ("2020-01-01", "FREQ=YEARLY;BYMONTH=1;BYSETPOS=2"),
]

# text, the detail, and words of the hint; for contested rules both readings
REFUSED = [
    ("FREQ=FORTNIGHTLY", 'FREQ "FORTNIGHTLY" is not known.', ["YEARLY, MONTHLY, WEEKLY or DAILY"]),
    ("FREQ=", 'FREQ "" is not known.', ["DAILY"]),
    ("FREQ=HOURLY", 'FREQ "HOURLY" is finer than a day, but due dates have no time of day.', ["DAILY"]),
    ("FREQ=MINUTELY;INTERVAL=5", 'FREQ "MINUTELY" is finer than a day, but due dates have no time of day.', []),
    ("FREQ=secondly", 'FREQ "secondly" is finer than a day, but due dates have no time of day.', []),
    ("FREQ=DAILY;BYHOUR=9", '"BYHOUR" sets a time of day, but due dates have none.', ["Leave the part out"]),
    ("FREQ=DAILY;BYMINUTE=9", '"BYMINUTE" sets a time of day, but due dates have none.', []),
    ("FREQ=DAILY;BYSECOND=9", '"BYSECOND" sets a time of day, but due dates have none.', []),
    ("BYDAY=MO", "The part FREQ is missing.", ["FREQ=MONTHLY;BYDAY=-1FR"]),
    ("", "A part of the rule is empty.", []),
    ("RRULE:", "A part of the rule is empty.", []),
    ("FREQ=DAILY;", "A part of the rule is empty.", ["none at the end"]),
    ("FREQ=DAILY;;COUNT=2", "A part of the rule is empty.", []),
    ("FREQ", '"FREQ" is not a part written NAME=VALUE.', []),
    ("FREQ=DAILY;FOO=1", '"FOO" is no part of a recurrence rule.', ["Parts are FREQ"]),
    ("FREQ=DAILY;BYEASTER=0", '"BYEASTER" is no part of a recurrence rule.', []),
    ("FREQ=DAILY;=1", '"" is no part of a recurrence rule.', []),
    ("FREQ=DAILY;X-NAME=1", '"X-NAME" is no part of a recurrence rule.', []),
    ("FREQ=DAILY;DTSTART=20200101", '"DTSTART" is no part of a recurrence rule.', ["The anchor stands for DTSTART"]),
    ("DTSTART:20200101", '"DTSTART" is no part of a recurrence rule.', ["The anchor stands for DTSTART"]),
    ("EXRULE:FREQ=DAILY", '"EXRULE" is no part of a recurrence rule.', []),
    ("FREQ=DAILY;FREQ=DAILY", '"FREQ=DAILY" repeats a part.', ["once"]),
    ("FREQ=WEEKLY;BYDAY=MO;BYDAY=WE", '"BYDAY=WE" repeats a part.', ["BYDAY=MO,WE"]),
    ("FREQ=MONTHLY; BYDAY=-1FR", 'There is a space in " BYDAY=-1FR".', ["without spaces"]),
    ("FREQ=DAILY COUNT=3", 'There is a space in "FREQ=DAILY COUNT=3".', []),
    ("RRULE: FREQ=DAILY", 'There is a space in " FREQ=DAILY".', []),
    ("FREQ=DAILY;COUNT=3=4", 'COUNT "3=4" is not a whole number from 1 to 2147483647.', []),
    ("FREQ=DAILYx", 'FREQ "DAILYx" is not known.', []),
    ("FREQ=DAILY;COUNT=2;UNTIL=20200101", '"COUNT=2" and UNTIL cannot stand together.', ["not both"]),
    ("FREQ=DAILY;INTERVAL=0", 'INTERVAL "0" is not a whole number from 1 to 99999.', ["INTERVAL=3"]),
    ("FREQ=DAILY;INTERVAL=-1", 'INTERVAL "-1" is not a whole number from 1 to 99999.', []),
    ("FREQ=DAILY;INTERVAL=+1", 'INTERVAL "+1" is not a whole number from 1 to 99999.', []),
    ("FREQ=DAILY;INTERVAL=100000", 'INTERVAL "100000" is not a whole number from 1 to 99999.', []),
    ("FREQ=DAILY;INTERVAL=1.5", 'INTERVAL "1.5" is not a whole number from 1 to 99999.', []),
    ("FREQ=DAILY;COUNT=0", 'COUNT "0" is not a whole number from 1 to 2147483647.', ["COUNT=6"]),
    ("FREQ=DAILY;COUNT=-1", 'COUNT "-1" is not a whole number from 1 to 2147483647.', []),
    ("FREQ=DAILY;COUNT=99999999999999999999", 'COUNT "99999999999999999999" is not a whole number from 1 to 2147483647.', []),
    ("FREQ=DAILY;COUNT=", 'COUNT "" is not a whole number from 1 to 2147483647.', []),
    ("FREQ=DAILY;UNTIL=garbage", 'UNTIL "garbage" is not a date written YYYYMMDD.', ["UNTIL=20201231"]),
    ("FREQ=DAILY;UNTIL=2020-01-31", 'UNTIL "2020-01-31" is not a date written YYYYMMDD.', []),
    ("FREQ=DAILY;UNTIL=20200101T00", 'UNTIL "20200101T00" is not a date written YYYYMMDD.', []),
    ("FREQ=DAILY;UNTIL=20200101T000000X", 'UNTIL "20200101T000000X" is not a date written YYYYMMDD.', []),
    ("FREQ=DAILY;UNTIL=20200101T240000Z", 'UNTIL "20200101T240000Z" has an impossible time of day.', []),
    ("FREQ=DAILY;UNTIL=20200230", 'There is no date "20200230".', []),
    ("FREQ=DAILY;UNTIL=00000101", 'There is no date "00000101".', []),
    ("FREQ=WEEKLY;WKST=XX", 'WKST "XX" is not a weekday.', []),
    ("FREQ=WEEKLY;WKST=MO,TU", 'WKST "MO,TU" is not a weekday.', []),
    ("FREQ=MONTHLY;RSCALE=CHINESE", 'Calendar "CHINESE" of RSCALE is not known.', ["RSCALE=GREGORIAN"]),
    ("FREQ=MONTHLY;SKIP=SIDEWAYS", 'SKIP "SIDEWAYS" is not known.', ["SKIP=FORWARD"]),
    ("FREQ=WEEKLY;BYDAY=XX", '"XX" in BYDAY is not a weekday.', ["MO, TU, WE"]),
    ("FREQ=WEEKLY;BYDAY=", '"" in BYDAY is not a weekday.', []),
    ("FREQ=WEEKLY;BYDAY=MO,", '"" in BYDAY is not a weekday.', []),
    ("FREQ=WEEKLY;BYDAY=MO,,TU", '"" in BYDAY is not a weekday.', []),
    ("FREQ=WEEKLY;BYDAY=MONDAY", '"MONDAY" in BYDAY is not a weekday.', []),
    ("FREQ=MONTHLY;BYDAY=0MO", 'The number in "0MO" in BYDAY is not one from 1 to 53 or from -53 to -1.', []),
    ("FREQ=YEARLY;BYDAY=54MO", 'The number in "54MO" in BYDAY is not one from 1 to 53 or from -53 to -1.', []),
    ("FREQ=YEARLY;BYDAY=1 MO", 'There is a space in "BYDAY=1 MO".', []),
    ("FREQ=MONTHLY;BYDAY=--1MO", 'The number in "--1MO" in BYDAY is not one from 1 to 53 or from -53 to -1.', []),
    ("FREQ=YEARLY;BYMONTH=0", '"0" in BYMONTH is not a month from 1 to 12.', []),
    ("FREQ=YEARLY;BYMONTH=13", '"13" in BYMONTH is not a month from 1 to 12.', []),
    ("FREQ=YEARLY;BYMONTH=-1", '"-1" in BYMONTH is not a month from 1 to 12.', []),
    ("FREQ=YEARLY;BYMONTH=5L", '"5L" in BYMONTH is not a month from 1 to 12.', []),
    ("FREQ=MONTHLY;BYMONTHDAY=0", '"0" in BYMONTHDAY is not a day from 1 to 31 or from -31 to -1.', []),
    ("FREQ=MONTHLY;BYMONTHDAY=32", '"32" in BYMONTHDAY is not a day from 1 to 31 or from -31 to -1.', []),
    ("FREQ=MONTHLY;BYMONTHDAY=1,-32", '"-32" in BYMONTHDAY is not a day from 1 to 31 or from -31 to -1.', []),
    ("FREQ=YEARLY;BYYEARDAY=367", '"367" in BYYEARDAY is not a day from 1 to 366 or from -366 to -1.', []),
    ("FREQ=YEARLY;BYYEARDAY=0", '"0" in BYYEARDAY is not a day from 1 to 366 or from -366 to -1.', []),
    ("FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO", '"54" in BYWEEKNO is not a week from 1 to 52 or from -52 to -1.', []),
    ("FREQ=YEARLY;BYWEEKNO=0;BYDAY=MO", '"0" in BYWEEKNO is not a week from 1 to 52 or from -52 to -1.', []),
    ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", '"0" in BYSETPOS is not a position from 1 to 366 or from -366 to -1.', []),
    ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", '"367" in BYSETPOS is not a position from 1 to 366 or from -366 to -1.', []),
    ("FREQ=MONTHLY;BYDAY=MO,6FR", 'There is no "6FR" in a month: none has a weekday more than five times.', ["-1FR"]),
    ("FREQ=MONTHLY;BYMONTH=3;BYDAY=-6FR", 'There is no "-6FR" in a month: none has a weekday more than five times.', []),
    ("FREQ=WEEKLY;BYDAY=MO,2FR", '"2FR" counts weekdays, which needs FREQ=MONTHLY or FREQ=YEARLY.', ["weekday alone"]),
    ("FREQ=DAILY;BYDAY=1FR", '"1FR" counts weekdays, which needs FREQ=MONTHLY or FREQ=YEARLY.', []),
    ("FREQ=MONTHLY;BYWEEKNO=20;BYDAY=MO", '"BYWEEKNO=20" needs FREQ=YEARLY.', []),
    ("FREQ=WEEKLY;BYWEEKNO=20", '"BYWEEKNO=20" needs FREQ=YEARLY.', []),
    ("FREQ=MONTHLY;BYYEARDAY=100", '"BYYEARDAY=100" needs FREQ=YEARLY.', []),
    ("FREQ=DAILY;BYYEARDAY=100", '"BYYEARDAY=100" needs FREQ=YEARLY.', []),
    ("FREQ=WEEKLY;BYMONTHDAY=15", '"BYMONTHDAY=15" cannot stand with FREQ=WEEKLY.', []),
    ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", '"1MO" counts weekdays, but a week of BYWEEKNO has each only once.', []),
    ("FREQ=MONTHLY;BYSETPOS=-1", '"BYSETPOS=-1" has no other BY part to choose from.', ["Add one"]),
    # contested
    ("FREQ=YEARLY;BYWEEKNO=20", '"BYWEEKNO=20" has two readings without BYDAY.', ["all seven days", "only the weekday of the anchor"]),
    ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;INTERVAL=2", '"BYWEEKNO=20" has two readings with INTERVAL above 1.',
     ["the year that its week is numbered in", "the year that it lies in"]),
    ("FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO", 'Week "53" has two readings in a year of 52 weeks.', ["leave such a year out", "take the week beside it"]),
    ("FREQ=YEARLY;BYWEEKNO=-53;BYDAY=MO;SKIP=FORWARD", 'Week "-53" has two readings in a year of 52 weeks.', ["-1 for the last week"]),
    ("FREQ=YEARLY;BYWEEKNO=20;BYMONTH=5;BYDAY=MO", '"BYWEEKNO=20" has two readings with BYMONTH.', ["that lie in those months", "alike"]),
    ("FREQ=YEARLY;BYWEEKNO=20;BYYEARDAY=5;BYDAY=MO", '"BYWEEKNO=20" has two readings with BYYEARDAY.', ["that lie in those weeks", "alike"]),
    ("FREQ=YEARLY;BYWEEKNO=20;BYMONTHDAY=5;BYDAY=MO", '"BYWEEKNO=20" has two readings with BYMONTHDAY.', ["that lie in those weeks", "alike"]),
    ("FREQ=YEARLY;BYYEARDAY=5;BYMONTH=1", '"BYYEARDAY=5" has two readings with BYMONTH.', ["that lie in those months", "alike"]),
    ("FREQ=YEARLY;BYYEARDAY=5;BYMONTHDAY=1", '"BYYEARDAY=5" has two readings with BYMONTHDAY.', ["that are those of the month", "alike"]),
    ("FREQ=YEARLY;BYMONTHDAY=15", '"BYMONTHDAY=15" has two readings with FREQ=YEARLY and no BYMONTH.',
     ["that day of every month", "only of the anchor's month"]),
    ("FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR", '"BYMONTHDAY=13" has two readings with FREQ=YEARLY and no BYMONTH.', ["every month"]),
    ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", '"BYSETPOS=1" has two readings with FREQ=WEEKLY.',
     ["from the beginning of that week", "others from the anchor"]),
    ("FREQ=DAILY;BYDAY=MO;BYSETPOS=1", '"BYSETPOS=1" has two readings with FREQ=DAILY.', ["within each day", "leave the part out of account"]),
    ("FREQ=YEARLY;BYMONTH=3;BYDAY=20MO", '"20MO" has two readings with BYMONTH.', ["within each of those months", "within the year"]),
]

ENGLISH = [
    ("FREQ=DAILY", "every day"),
    ("FREQ=DAILY;INTERVAL=10", "every 10 days"),
    ("FREQ=DAILY;BYDAY=MO,FR", "every day that is a Monday or a Friday"),
    ("FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1,-1;BYDAY=MO",
     "every day that is the 1st or the last day of its month and a Monday, in January only"),
    ("FREQ=DAILY;INTERVAL=3;BYDAY=MO", "every 3 days, each day that is a Monday"),
    ("FREQ=DAILY;INTERVAL=3;BYMONTH=6", "every 3 days, in June only"),
    ("FREQ=WEEKLY", "every week on the anchor's weekday"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,MO", "every 2 weeks on Monday and Thursday"),
    ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=6,7;WKST=SU", "every week on Monday, in June and July only, with weeks that begin on Sunday"),
    ("FREQ=MONTHLY", "every month on the anchor's day of the month, where there is such a day"),
    ("FREQ=MONTHLY;SKIP=BACKWARD", "every month on the anchor's day of the month, or the day before where there is no such day"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
    ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO,3MO", "every 3 months on the 1st Monday and the 3rd Monday"),
    ("FREQ=MONTHLY;BYDAY=MO,-2TU;COUNT=1", "every month on every Monday and the 2nd last Tuesday, once"),
    ("FREQ=MONTHLY;BYMONTHDAY=15,-1", "every month on the 15th and the last day"),
    ("FREQ=MONTHLY;BYMONTHDAY=31;SKIP=FORWARD", "every month on the 31st, or the next day where there is no such day"),
    ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "every month on the 13th, when it is a Friday"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
     "every month on every Monday, every Tuesday, every Wednesday, every Thursday and every Friday, of these only the last in each month"),
    ("FREQ=MONTHLY;BYMONTHDAY=1;COUNT=6", "every month on the 1st, 6 times"),
    ("FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20201231T000000Z", "every month on the 1st, until 2020-12-31"),
    ("FREQ=YEARLY", "every year on the anchor's date, where there is such a day"),
    ("FREQ=YEARLY;INTERVAL=2;BYMONTH=3,6", "every 2 years on the anchor's day of March and June, where there is such a day"),
    ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15", "every year on 15 March"),
    ("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1,15", "every year on 1 and 15 March and September"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "every year on the last day of February"),
    ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "every year on the last Sunday of March"),
    ("FREQ=YEARLY;BYMONTH=3;BYDAY=SU", "every year on every Sunday of March"),
    ("FREQ=YEARLY;BYDAY=20MO", "every year on the 20th Monday of the year"),
    ("FREQ=YEARLY;BYDAY=TU", "every year on every Tuesday"),
    ("FREQ=YEARLY;BYYEARDAY=100,-1", "every year on day 100 and the last day of the year"),
    ("FREQ=YEARLY;BYYEARDAY=100,366", "every year on day 100 and day 366 of the year, where there is such a day"),
    ("FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO,WE", "every year on Monday and Wednesday of week 20 and the last week"),
    ("FREQ=MONTHLY;BYMONTHDAY=11,12,13,21,22,23,-22",
     "every month on the 11th, the 12th, the 13th, the 21st, the 22nd, the 23rd and the 22nd last day"),
]

# text and its canonical form
CANONICAL = [
    ("rrule:byday=fr,MO,fr;freq=weekly;interval=1;wkst=mo", "FREQ=WEEKLY;BYDAY=MO,FR"),
    ("  FREQ=MONTHLY;BYMONTHDAY=-1,15,01,+3  ", "FREQ=MONTHLY;BYMONTHDAY=1,3,15,-1"),
    ("FREQ=MONTHLY;BYDAY=-1FR,FR,-2MO,+2TU,2MO", "FREQ=MONTHLY;BYDAY=FR,2MO,2TU,-2MO,-1FR"),
    ("FREQ=MONTHLY;RSCALE=gregorian;SKIP=omit", "FREQ=MONTHLY"),
    ("SKIP=forward;FREQ=MONTHLY", "FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=FORWARD"),
    ("UNTIL=20200131T235959Z;FREQ=DAILY;INTERVAL=007", "FREQ=DAILY;INTERVAL=7;UNTIL=20200131"),
    ("FREQ=YEARLY;WKST=SU;BYDAY=MO;BYWEEKNO=-1,52,1,-52", "FREQ=YEARLY;BYWEEKNO=1,52,-52,-1;BYDAY=MO;WKST=SU"),
    ("COUNT=3;BYSETPOS=-1,1,366;BYYEARDAY=-366,366,1;FREQ=YEARLY", "FREQ=YEARLY;BYYEARDAY=1,366,-366;BYSETPOS=1,366,-1;COUNT=3"),
    ("FREQ=YEARLY;UNTIL=00010101", "FREQ=YEARLY;UNTIL=00010101"),
    ("FREQ=YEARLY;UNTIL=99991231", "FREQ=YEARLY;UNTIL=99991231"),
]

NOMINAL = [
    ("FREQ=DAILY", "1"), ("FREQ=DAILY;INTERVAL=10;COUNT=3", "10"), ("FREQ=WEEKLY;BYDAY=MO,TH", "4"),
    ("FREQ=WEEKLY;INTERVAL=2", "14"), ("FREQ=MONTHLY", "30"), ("FREQ=MONTHLY;INTERVAL=3", "91"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "30"), ("FREQ=MONTHLY;BYDAY=5FR", "87"), ("FREQ=YEARLY", "365"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "1506"), ("FREQ=MONTHLY;BYMONTHDAY=31", "52"),
    ("FREQ=MONTHLY;BYMONTHDAY=31;SKIP=FORWARD", "30"), ("FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD", "19"),
    # from the month that suits it: every fourth year and every year
    ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=3;BYMONTHDAY=1", "365"), ("FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366", "1506"),
    ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "7"), ("FREQ=DAILY;INTERVAL=2;BYDAY=MO", "14"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "-"), ("FREQ=YEARLY;INTERVAL=99999", "36523885"),
]


def tables():
    bad = []
    for (anchor, rule, expected), answer in zip(
            TABLE, ask([(a, r, len(e.split()) + (e == "" or "COUNT" in r or "UNTIL" in r)) for a, r, e in TABLE])):
        if answer.kind != "ok" or " ".join(answer.days) != expected:
            bad.append("%s %s: not %s\n  %s" % (anchor, rule, expected, answer.line))
    report(not bad, "%d known rules give the days that they should" % len(TABLE), bad)

    # asked for one day more than there are
    ends = [("5874897-12-30", "FREQ=DAILY", 2), ("5874897-12-31", "FREQ=MONTHLY;SKIP=FORWARD", 1),
            ("5874800-01-01", "FREQ=YEARLY;INTERVAL=99999", 1), ("2020-01-01", "FREQ=YEARLY;INTERVAL=99999", 59),
            ("5874000-02-29", "FREQ=YEARLY", 219)]
    answers = ask([(a, r, 1000) for a, r, _ in ends])
    bad = [answer.line for (_, _, n), answer in zip(ends, answers) if len(answer.days) != n]
    report(not bad, "rules end where the calendar does", bad)

    bad = [answer.line for answer in ask([(a, r, 1) for a, r in NEVER]) if answer.kind != "ok" or answer.days]
    report(not bad, "%d rules that never match end" % len(NEVER), bad)

    bad = []
    for (rule, detail, words), answer in zip(REFUSED, ask([("2020-01-01", r, 1) for r, _, _ in REFUSED])):
        if answer.kind != "error" or answer.detail != detail or any(w not in answer.hint for w in words):
            bad.append("%s: not %s, %s\n  %s" % (rule, detail, words, answer.line))
    report(not bad, "%d rules are refused, and the message says why" % len(REFUSED), bad)

    for name, table, field in (("the plain English of %d rules", ENGLISH, "english"),
                               ("the canonical form of %d rules", CANONICAL, "text"),
                               ("the nominal days of %d rules", NOMINAL, "nominal")):
        bad = []
        for (rule, expected), answer in zip(table, ask([("2020-01-01", r, 1) for r, _ in table])):
            if getattr(answer, field, None) != expected:
                bad.append("%s: not %s\n  %s" % (rule, expected, answer.line))
        report(not bad, name % len(table), bad)

    bad = []
    for rule, answer in zip(("FREQ=DAILY", "FREQ=DAILY;COUNT=1", "FREQ=DAILY;UNTIL=20200101"),
                            ask([("2020-01-01", r, 1) for r in ("FREQ=DAILY", "FREQ=DAILY;COUNT=1", "FREQ=DAILY;UNTIL=20200101")])):
        if answer.finite != ("endless" if rule == "FREQ=DAILY" else "finite"):
            bad.append(answer.line)
    report(not bad, "COUNT and UNTIL make a rule finite", bad)


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else random.SystemRandom().randrange(10 ** 9)
    how_many = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3] else 2000
    global seed_line
    seed_line = "seed %d, %d rules" % (seed, how_many)
    print("# " + seed_line)
    rng = random.Random(seed)
    tables()
    against_dateutil(rng, how_many)
    against_reference(rng, how_many)
    against_libical(rng, how_many // 10)
    same_values(rng, how_many)
    nominal_days(rng, max(5, how_many // 100))
    print("1..%d" % tests)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
