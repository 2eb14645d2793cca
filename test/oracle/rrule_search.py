"""Random recurrence rules with the days that python-dateutil gives them, for
COPY: anchor, rule, the day up to which it was followed, the days.

usage: rrule_search.py SEED HOW_MANY
"""

import datetime
import random
import sys

from dateutil import rrule as dateutil_rrule

import rrule

rng = random.Random(int(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    # weeks 52 and beyond are read wrongly by the oracle at the turn of the year
    text = rrule.random_rule(rng, weeks=range(1, 52))
    anchor = rrule.random_day(rng)
    last = anchor + datetime.timedelta(days=rng.choice([60, 400, 3000, 8000]))
    begin = datetime.datetime.combine(anchor, datetime.time())
    end = datetime.datetime.combine(last, datetime.time())
    days = dateutil_rrule.rrulestr(text, dtstart=begin).between(begin, end, inc=True)
    print("%s\t%s\t%s\t{%s}" % (anchor, text, last, ",".join(str(day.date()) for day in days)))
