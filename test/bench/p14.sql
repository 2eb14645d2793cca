-- One authority's report out of a national register: 500,000 duties to children
-- and 10 million fulfilments.

-- @target P14 obligation_status for one authority of 153
-- @time count(statement)
-- @answer count(*), sum(met), sum(late), sum(missed), sum(overdue), sum(unmet_run), sum(next_due - date '2000-01-01'), sum(last_done - date '2000-01-01'), count(rag)

-- @setup
SET search_path = bench, oversight, public;
SELECT to_regnamespace('nation') IS NULL AS none \gset
\if :none
SELECT oversight.create_register('nation');
SELECT oversight.generate_national('nation', :scale);
VACUUM (FREEZE, ANALYZE) nation.obligation, nation.fulfilment, nation.fulfils;
\endif
-- The largest authority; and no scan of it reads a large table from end to end.
SELECT authority AS largest FROM nation.obligation GROUP BY authority ORDER BY count(*) DESC, authority LIMIT 1 \gset
SELECT set_config('bench.largest', :'largest', false);
DO $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE format('EXPLAIN SELECT * FROM nation.obligation_status(''2025-03-31'') WHERE authority = %L', current_setting('bench.largest')) LOOP
        IF line ~ 'Seq Scan on (obligation|fulfils|fulfilment)( |$)' THEN
            RAISE EXCEPTION 'a large table is read whole: %', line;
        END IF;
    END LOOP;
END $$;

-- @ours
SELECT * FROM nation.obligation_status('2025-03-31') WHERE authority = :'largest'

-- The same report of the nation, and of that what concerns the authority.
-- @check of_the_nation
SELECT * FROM (SELECT * FROM nation.obligation_status('2025-03-31') OFFSET 0) AS s WHERE authority = :'largest'

-- Its events by the index, put together duty by duty.
-- @floor 2
SELECT f.authority, f.obligation, array_agg(f.done_on) AS done, array_agg(f.for_due) AS for_due
FROM nation.fulfils AS f
WHERE f.authority = :'largest' AND f.done_on <= date '2025-03-31'
GROUP BY f.authority, f.obligation
