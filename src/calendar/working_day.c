/*-------------------------------------------------------------------------
 *
 * working_day.c
 *		Counting and stepping working days.  A kernel.
 *
 * Working days are numbered from 1, beginning in 1978.  By rule they are the
 * days that are no Saturday, Sunday or bank holiday; a year that is asked about
 * is spelt out once, day by day, and kept.  Counting then is a subtraction of
 * two numbers, and stepping adds to a number and looks up its day.
 *
 * Local days, which somebody closed or opened, are few.  Each knows by how much
 * the numbers differ from the rule's after it and its own number, so one binary
 * search among them leads to a stretch where the rule holds but for a constant.
 * The cost of neither counting nor stepping grows with the distance.
 *
 *-------------------------------------------------------------------------
 */
#include "calendar/working_day.h"

#include "common/civil.h"

/* The Monday after CALENDAR_FIRST_DAY. */
#define FIRST_MONDAY (CALENDAR_FIRST_DAY + 1)

/*
 * The Gregorian calendar repeats after 400 years; in that time 3,200 of the
 * weekdays are holidays that recur.
 */
#define DAYS_IN_400_YEARS 146097
#define WORKING_DAYS_IN_400_YEARS (DAYS_IN_400_YEARS / 7 * 5 - 3200)

/* Of the last date there is. */
#define LAST_YEAR 5874897

/* No year has more weekdays. */
#define MAX_WEEKDAYS_A_YEAR 262

/*
 * A year by rule, spelt out.  The dates of one query lie within few years, so
 * each is kept in the slot that its number leads to until another year needs
 * the slot.  Any 512 years in a row fit.
 */
typedef struct Year
{
	int32		year;			/* 0: the slot is empty */
	int32		first_day;
	int32		number;			/* of the last working day before the year */
	int32		working_days;	/* in the year */
	uint16		nth[MAX_WEEKDAYS_A_YEAR];	/* its working days, from first_day */
	uint16		until[366];		/* how many up to each day, itself included */
} Year;

#define YEARS_KEPT 512

static Year years_kept[YEARS_KEPT];

#ifdef OVERSIGHT_STANDALONE
const LocalDays *oversight_local_days_given = NULL;

const LocalDays *
oversight_local_days(void)
{
	return oversight_local_days_given;
}
#endif

/* How many weekdays come before a day from FIRST_MONDAY on. */
static int32
weekdays_before(int32 day)
{
	int32		days = day - FIRST_MONDAY;

	return days / 7 * 5 + Min(days % 7, 5);
}

static KERNEL_NOINLINE void
spell_out_year(Year *slot, int32 year)
{
	BankHoliday holidays[MAX_HOLIDAYS_A_YEAR];
	int			n = oversight_bank_holidays_of_year(year, holidays);
	int			passed = 0;
	int			days = civil_is_leap(year) ? 366 : 365;
	int			weekday;

	slot->year = year;
	slot->first_day = (int32) civil_to_day(year, 1, 1);
	slot->number = year == CALENDAR_FIRST_YEAR ? 0 :
		weekdays_before(slot->first_day) - oversight_bank_holidays_before_year(year);
	slot->working_days = 0;

	weekday = day_weekday(slot->first_day);
	for (int i = 0; i < days; i++)
	{
		if (passed < n && holidays[passed].day == slot->first_day + i)
			passed++;
		else if (weekday < SATURDAY)
			slot->nth[slot->working_days++] = i;
		slot->until[i] = slot->working_days;
		weekday = weekday < SUNDAY ? weekday + 1 : MONDAY;
	}
	Assert(passed == n);
}

/* A year from 1978 to LAST_YEAR + 1. */
static inline const Year *
get_year(int32 year)
{
	Year	   *slot = &years_kept[(uint32) year % YEARS_KEPT];

	if (slot->year != year)
		spell_out_year(slot, year);
	return slot;
}

/* The year of a day from CALENDAR_FIRST_DAY on. */
static inline const Year *
year_of_day(int32 day)
{
	/*
	 * In years of average length: at the turn of the year this may be a year
	 * too many, and with two days more it is never one too few.
	 */
	uint64		years = ((uint64) (day - CALENDAR_FIRST_DAY) + 2) * 400 / DAYS_IN_400_YEARS;
	const Year *year = get_year(CALENDAR_FIRST_YEAR + (int32) years);

	if (day < year->first_day)
		year = get_year(year->year - 1);
	return year;
}

/* The number of the last working day by rule up to the day; 0 when none. */
static inline int32
number_by_rule(int32 day)
{
	const Year *year;

	if (day < CALENDAR_FIRST_DAY)
		return 0;
	year = year_of_day(day);
	return year->number + year->until[day - year->first_day];
}

static inline bool
works_by_rule(int32 day)
{
	return number_by_rule(day) != number_by_rule(day - 1);
}

/* The working day by rule with this number, which is at least 1. */
static inline WorkingDayStatus
nth_by_rule(int64 n, int32 *result)
{
	uint64		years;
	const Year *year;
	int32		day;

	/*
	 * As in year_of_day; the one-off holidays there have been make the numbers
	 * lag behind the average by their number, and sixteen more make up for it.
	 */
	if (n > DAY_LAST)
		return WORKING_DAY_BEYOND_DATES;
	years = ((uint64) n + 16) * 400 / WORKING_DAYS_IN_400_YEARS;
	if (years > LAST_YEAR + 1 - CALENDAR_FIRST_YEAR)
		return WORKING_DAY_BEYOND_DATES;
	year = get_year(CALENDAR_FIRST_YEAR + (int32) years);
	if ((int32) n <= year->number)
		year = get_year(year->year - 1);

	Assert(n > year->number && n <= year->number + year->working_days);
	day = year->first_day + year->nth[(int32) n - year->number - 1];
	if (day > DAY_LAST)
		return WORKING_DAY_BEYOND_DATES;
	*result = day;
	return WORKING_DAY_OK;
}

static int
compare_local_days(const void *a, const void *b)
{
	int32		x = ((const LocalDay *) a)->day;
	int32		y = ((const LocalDay *) b)->day;

	return (x > y) - (x < y);
}

/*
 * Makes a calendar of days that are all different, from CALENDAR_FIRST_DAY on,
 * in any order, of which only the day and whether it works are set.  Those that
 * say what the rule says anyway are dropped.  The array is worked on in place
 * and becomes the calendar's.
 */
void
oversight_local_days_settle(LocalDay *days, int32 count, LocalDays *local)
{
	int32		kept = 0;
	int32		shift = 0;

	qsort(days, count, sizeof(LocalDay), compare_local_days);
	for (int32 i = 0; i < count; i++)
	{
		LocalDay	day = days[i];

		if (day.works == works_by_rule(day.day))
			continue;
		shift += day.works ? 1 : -1;
		day.shift = shift;
		day.number = number_by_rule(day.day) + shift;
		days[kept++] = day;
	}
	local->days = days;
	local->count = kept;
}

static inline bool
has_days(const LocalDays *local)
{
	return local != NULL && local->count > 0;
}

/* The last local day on or before the day, or NULL. */
static const LocalDay *
local_day_until(const LocalDays *local, int32 day)
{
	int32		low = 0;
	int32		high = local->count;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (local->days[middle].day <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? &local->days[low - 1] : NULL;
}

/* How many local days come before the working day with this number. */
static int32
local_days_before_number(const LocalDays *local, int64 n)
{
	int32		low = 0;
	int32		high = local->count;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (local->days[middle].number < n)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* nth_working_day where there are local days. */
static KERNEL_NOINLINE WorkingDayStatus
nth_with_local(int64 n, const LocalDays *local, int32 *result)
{
	/*
	 * Between the last local day with a lower number and the next one the rule
	 * holds, its numbers shifted.  The rule leads past the next one only when
	 * that is the working day looked for, an open one.
	 */
	int32		before = local_days_before_number(local, n);
	const LocalDay *next = before < local->count ? &local->days[before] : NULL;
	WorkingDayStatus status;

	if (before > 0)
		n -= local->days[before - 1].shift;
	status = nth_by_rule(n, result);
	if (next != NULL && (status != WORKING_DAY_OK || next->day < *result))
	{
		*result = next->day;
		return WORKING_DAY_OK;
	}
	return status;
}

/* The working day with this number. */
static inline WorkingDayStatus
nth_working_day(int64 n, const LocalDays *local, int32 *result)
{
	if (n < 1)
		return WORKING_DAY_BEFORE_CALENDAR;
	if (has_days(local))
		return nth_with_local(n, local, result);
	return nth_by_rule(n, result);
}

static KERNEL_NOINLINE int32
shift_until(const LocalDays *local, int32 day)
{
	const LocalDay *last = local_day_until(local, day);

	return last != NULL ? last->shift : 0;
}

/* The number of the last working day up to the day; 0 when there is none. */
static inline int64
number_of(int32 day, const LocalDays *local)
{
	return number_by_rule(day) + (has_days(local) ? shift_until(local, day) : 0);
}

bool
oversight_day_works(int32 day, const LocalDays *local)
{
	if (has_days(local))
	{
		const LocalDay *last = local_day_until(local, day);

		if (last != NULL && last->day == day)
			return last->works;
	}
	return works_by_rule(day);
}

/*
 * Working days in (after, until]; when until lies before after, those in
 * [until, after), as a negative number.  So many steps lead from the one to the
 * other whenever that is a working day, also from a day that is none.
 */
int64
oversight_working_days_counted(int32 after, int32 until, const LocalDays *local)
{
	if (until < after)
		return number_of(until - 1, local) - number_of(after - 1, local);
	return number_of(until, local) - number_of(after, local);
}

/*
 * The n-th working day after the day, or before it when n is negative; the day
 * itself when n is 0, be it a working day or not.
 */
WorkingDayStatus
oversight_working_day_step(int32 day, int64 n, const LocalDays *local,
						   int32 *result)
{
	int64		number;

	if (n == 0)
	{
		*result = day;
		return WORKING_DAY_OK;
	}

	/* Going back, the last working day before the day is the first step. */
	number = n > 0 ? number_of(day, local) : number_of(day - 1, local) + 1;
	return nth_working_day(number + n, local, result);
}

WorkingDayStatus
oversight_working_day_from(int32 day, const LocalDays *local, int32 *result)
{
	return oversight_working_day_step(day, oversight_day_works(day, local) ? 0 : 1,
									  local, result);
}

WorkingDayStatus
oversight_working_day_to(int32 day, const LocalDays *local, int32 *result)
{
	return oversight_working_day_step(day, oversight_day_works(day, local) ? 0 : -1,
									  local, result);
}
