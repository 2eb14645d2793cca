/*
 * feed_libical: reads a calendar file with libical and prints every date of
 * every event from one day to another: UID, date, status and summary, separated
 * by tabs. Complains, and fails, about everything that libical does.
 *
 *   feed_libical FILE 20191001 20201231
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libical/ical.h>

static char *
contents_of(const char *path)
{
	FILE	   *file = fopen(path, "rb");
	long		size;
	char	   *text;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
	{
		perror(path);
		exit(2);
	}
	rewind(file);
	text = malloc((size_t) size + 1);
	if (text == NULL || fread(text, 1, (size_t) size, file) != (size_t) size)
		exit(2);
	text[size] = '\0';
	fclose(file);
	return text;
}

/* The errors that libical leaves as properties in what it could not read. */
static int
errors_in(icalcomponent *component)
{
	int			found = 0;

	for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY);
		 p != NULL;
		 p = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY))
	{
		fprintf(stderr, "%s\n", icalproperty_as_ical_string(p));
		found++;
	}
	for (icalcomponent *c = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
		 c != NULL;
		 c = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
		found += errors_in(c);
	return found;
}

static const char *
status_of(icalcomponent *event)
{
	switch (icalcomponent_get_status(event))
	{
		case ICAL_STATUS_CONFIRMED:
			return "CONFIRMED";
		case ICAL_STATUS_TENTATIVE:
			return "TENTATIVE";
		case ICAL_STATUS_CANCELLED:
			return "CANCELLED";
		default:
			return "none";
	}
}

static void
print_line(icalcomponent *event, struct icaltimetype day)
{
	printf("%s\t%04d-%02d-%02d\t%s\t", icalcomponent_get_uid(event), day.year, day.month, day.day, status_of(event));
	for (const char *c = icalcomponent_get_summary(event); c != NULL && *c != '\0'; c++)
	{
		if (*c == '\n')
			fputs("\\n", stdout);
		else if (*c == '\t')
			fputs("\\t", stdout);
		else
			putchar(*c);
	}
	putchar('\n');
}

int
main(int argc, char **argv)
{
	icalcomponent *calendar;
	struct icaltimetype from;
	struct icaltimetype to;
	int			errors;

	if (argc != 4)
		return 2;
	calendar = icalparser_parse_string(contents_of(argv[1]));
	from = icaltime_from_string(argv[2]);
	to = icaltime_from_string(argv[3]);
	if (calendar == NULL || icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT)
	{
		fprintf(stderr, "not one calendar\n");
		return 1;
	}
	/* what RFC 5545 and 5546 ask of an event that is published */
	icalrestriction_check(calendar);
	errors = errors_in(calendar);

	for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
		 event != NULL;
		 event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
	{
		struct icaltimetype start = icalcomponent_get_dtstart(event);
		struct icaltimetype end = icalcomponent_get_dtend(event);
		icalproperty *rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
		struct icaltimetype day = start;

		icaltime_adjust(&day, 1, 0, 0, 0);
		if (!start.is_date || !end.is_date || icaltime_compare_date_only(day, end) != 0)
		{
			fprintf(stderr, "%s: not one whole day\n", icalcomponent_get_uid(event));
			errors++;
		}
		if (rule == NULL)
		{
			if (icaltime_compare_date_only(start, from) >= 0 && icaltime_compare_date_only(start, to) <= 0)
				print_line(event, start);
		}
		else
		{
			icalrecur_iterator *dates = icalrecur_iterator_new(icalproperty_get_rrule(rule), start);

			if (dates == NULL)
			{
				fprintf(stderr, "%s: no such rule\n", icalcomponent_get_uid(event));
				errors++;
				continue;
			}
			for (day = icalrecur_iterator_next(dates);
				 !icaltime_is_null_time(day) && icaltime_compare_date_only(day, to) <= 0;
				 day = icalrecur_iterator_next(dates))
			{
				if (icaltime_compare_date_only(day, from) >= 0)
					print_line(event, day);
			}
			icalrecur_iterator_free(dates);
		}
	}
	return errors > 0;
}
