/*-------------------------------------------------------------------------
 *
 * rrule_libical.c
 *		The days that libical gives for recurrence rules, to compare with ours.
 *
 * Reads lines of three tab-separated fields, an anchor written YYYYMMDD, a rule
 * and how many days, and answers each with one line.  Some rules that never
 * match would keep libical for ever, so each is given a process and a second.
 *
 *-------------------------------------------------------------------------
 */
#include <libical/ical.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
print_days(const char *anchor, const char *text, int wanted)
{
	icalrecur_iterator *iterator =
	icalrecur_iterator_new(icalrecurrencetype_from_string(text),
						   icaltime_from_string(anchor));

	for (int i = 0; iterator != NULL && i < wanted; i++)
	{
		struct icaltimetype day = icalrecur_iterator_next(iterator);

		if (icaltime_is_null_time(day))
			break;
		printf("%04d-%02d-%02d ", day.year, day.month, day.day);
	}
}

int
main(void)
{
	char		line[4096];

	while (fgets(line, sizeof(line), stdin) != NULL)
	{
		char	   *anchor = strtok(line, "\t\n");
		char	   *text = strtok(NULL, "\t\n");
		char	   *wanted = strtok(NULL, "\t\n");
		pid_t		child;

		fflush(stdout);
		child = fork();
		if (child == 0)
		{
			alarm(1);
			print_days(anchor, text, atoi(wanted));
			fflush(stdout);
			_exit(0);
		}
		waitpid(child, NULL, 0);
		printf("\n");
	}
	return 0;
}
