"""Reads a calendar file with icalendar and prints every date of every event from
one day to another: UID, date, status and summary, separated by tabs. The dates
of recurring events are dateutil's. Fails, saying why, where the file is not as
RFC 5545 wants it.

  feed_icalendar.py FILE 20191001 20201231
"""

import datetime
import sys

import icalendar
from dateutil.rrule import rrulestr

path, since, until = sys.argv[1:]
since = datetime.datetime.strptime(since, "%Y%m%d")
until = datetime.datetime.strptime(until, "%Y%m%d")
faults = []

with open(path, "rb") as file:
    octets = file.read()

# What a parser forgives, the text must not need.
if not octets.endswith(b"\r\n"):
    faults.append("the last line has no end")
for number, line in enumerate(octets[:-2].split(b"\r\n"), 1):
    if len(line) > 75:
        faults.append(f"line {number} has {len(line)} octets")
    if any(c < 32 and c != 9 or c == 127 for c in line):
        faults.append(f"line {number} has a control character")
    try:
        words = line.decode("utf-8")
    except UnicodeDecodeError:
        faults.append(f"line {number} splits a character")
        continue
    if len(words.splitlines()) > 1:
        faults.append(f"line {number} is several lines to some")

calendar = icalendar.Calendar.from_ical(octets)
if str(calendar["VERSION"]) != "2.0" or not calendar["PRODID"] or not calendar["X-WR-CALNAME"]:
    faults.append("the calendar lacks VERSION, PRODID or X-WR-CALNAME")
if not calendar.subcomponents:
    faults.append("the calendar has no component")

# Both calendar and dateutil's text form of a rule are read with times of day.
seen = set()
for event in calendar.walk("VEVENT"):
    uid = str(event["UID"])
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    if event.errors:
        faults.append(f"{uid}: {event.errors}")
    if uid in seen:
        faults.append(f"{uid} is there twice")
    seen.add(uid)
    if type(start) is not datetime.date or end - start != datetime.timedelta(days=1):
        faults.append(f"{uid} is not one whole day")
    for name in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "SUMMARY"):
        if name not in event:
            faults.append(f"{uid} lacks {name}")
    first = datetime.datetime(start.year, start.month, start.day)
    if "RRULE" in event:
        rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=first)
        days = rule.between(since, until, inc=True)
        if next(iter(rule), None) != first:
            faults.append(f"{uid} does not begin with a date of its rule")
    else:
        days = [first] if since <= first <= until else []
    summary = str(event["SUMMARY"]).replace("\n", "\\n").replace("\t", "\\t")
    for day in days:
        print(uid, day.strftime("%Y-%m-%d"), event["STATUS"], summary, sep="\t")

for fault in faults:
    print(fault, file=sys.stderr)
sys.exit(bool(faults))
