-- The latest visits of all offices, without sorting a month of them: of a part of a name that many bear, the search
-- wants the last two hundred.
CREATE INDEX visit_when ON visit (arrived);

-- Each office in a transaction of its own: the uploads of an office wait for it alone.
DROP FUNCTION empty_expired();
CREATE FUNCTION empty_expired(p_office int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    o office;
    cutoff timestamptz;
    emptied bigint;
BEGIN
    -- The lock that uploads of the office take as well.
    PERFORM pg_advisory_xact_lock(7236502, p_office);
    SELECT * INTO o FROM office WHERE id = p_office;
    cutoff := date_trunc('day', now()) - make_interval(days => o.retention_days);
    IF o.id IS NULL OR o.emptied_until >= cutoff THEN
        RETURN 0;
    END IF;
    UPDATE visit SET name = '', organisation = '', purpose = '', host = '', phone = '', card = '', officer = '', note = ''
    WHERE office = o.id AND arrived < cutoff AND (o.emptied_until IS NULL OR arrived >= o.emptied_until)
        AND (name, organisation, purpose, host, phone, card, officer, note) <> ('', '', '', '', '', '', '', '');
    GET DIAGNOSTICS emptied = ROW_COUNT;
    UPDATE office SET emptied_until = cutoff WHERE id = o.id;
    IF emptied > 0 THEN
        INSERT INTO destruction (office, retention_days, until, visits) VALUES (o.id, o.retention_days, cutoff, emptied);
    END IF;
    RETURN emptied;
END $$;
REVOKE ALL ON FUNCTION empty_expired FROM PUBLIC;
GRANT EXECUTE ON FUNCTION empty_expired TO posjaga_service;
