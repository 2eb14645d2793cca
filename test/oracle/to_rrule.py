#!/usr/bin/python3
"""Reads rules as JSON, one a line, and prints each that python-dateutil reads
otherwise: {"cadence", "anchor", "rule", "until", "dates"}, where "dates" are
all that fall due up to "until"."""

import json
import sys
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

rules = dates = 0
for line in sys.stdin:
    case = json.loads(line)
    until = datetime.fromisoformat(case["until"])
    wanted = case["dates"]
    try:
        found = []
        for day in rrulestr(case["rule"]):
            if day > until:
                break
            found.append(day.strftime("%Y-%m-%d"))
        # DTSTART must itself be an occurrence (RFC 5545, 3.8.5.3)
        start = case["rule"].split("\n")[0].split(":")[1]
        if wanted and wanted[0].replace("-", "") != start:
            found = "DTSTART " + start
    except Exception as problem:
        found = repr(problem)
    if found != wanted:
        print(f"{case['cadence']} from {case['anchor']}: {case['rule']!r} gives {found}, not {wanted}")
    rules += 1
    dates += len(wanted)
print(f"{rules} rules, {dates} dates", file=sys.stderr)
