-- Why a due date of a duty has its outcome, in words.

CREATE FUNCTION explain_due(authority text, obligation bigint, due_on date, as_of date DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce((
		SELECT CASE
				WHEN d.anchor IS NULL OR d.in_force IS NULL THEN 'It is not known from which day this duty counts, so it has no due date.'
				WHEN d.rhythm_from IS NULL THEN explain_outcome(d.cadence, d.anchor, d.in_force, d.done, seen.on_day, explain_due.due_on,
					d.grace, d.recorded_during, d.for_due, d.suspended)
				ELSE explain_outcome(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
					NULL::date || d.rhythm_from, d.in_force, d.done, seen.on_day, explain_due.due_on,
					d.grace, d.recorded_during, d.for_due, d.suspended)
			END
		FROM known_duty(seen.on_day) d
		WHERE d.authority = explain_due.authority AND d.obligation = explain_due.obligation
	), 'No duty of that number was known in that authority on that day.')
	FROM (SELECT coalesce(explain_due.as_of, oversight.as_of()) AS on_day) seen
	WHERE explain_due.authority IS NOT NULL AND explain_due.obligation IS NOT NULL AND explain_due.due_on IS NOT NULL;
END;
COMMENT ON FUNCTION explain_due(text, bigint, date, date) IS
	'Why a due date of a duty has its outcome, in English, as known on a date, by default that of oversight.as_of(); of a day that is no due date, which ones are near.';
