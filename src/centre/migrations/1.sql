-- The centre's first schema. Owned by posjaga_owner, who cannot log in; the service is a member of posjaga_service.
--
-- Every unique key of a table that grows with the visits begins with `office`, by which a distributed PostgreSQL
-- spreads the rows. Whom a visit is of (name, telephone and the like) the service cannot read: what reads
-- it are the functions below, which check who asks, and log it.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE office (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[A-Za-z0-9._-]{1,100}$'),
    name text NOT NULL,
    parent int REFERENCES office,
    capacity int CHECK (capacity > 0),
    area_m2 int CHECK (area_m2 > 0),
    -- The codes of the fields that its posts send besides what always travels.
    fields text[] NOT NULL DEFAULT '{name,organisation,purpose,host}',
    -- After how many days the centre empties its visits.
    retention_days int NOT NULL DEFAULT 365 CHECK (retention_days > 0),
    -- Up to when that was done.
    emptied_until timestamptz
);

CREATE TABLE post (
    office int NOT NULL REFERENCES office,
    id uuid NOT NULL,
    name text NOT NULL,
    -- Which of its lives it is in; 0 before the first.
    epoch int NOT NULL DEFAULT 0,
    revoked timestamptz,
    code_hash bytea,
    code_until timestamptz,
    code_used timestamptz,
    last_seen timestamptz,
    -- The desk's clock less the centre's, when it last sent.
    clock_skew_ms bigint,
    app_version text NOT NULL DEFAULT '',
    -- Its last bundle was full, or did not follow what is here: there is more to come.
    behind boolean NOT NULL DEFAULT false,
    -- The last item of the feed that it says it has.
    feed_seen bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id)
);
CREATE INDEX post_id ON post (id);

-- One life of a post: its key, and how far its chain is here.
CREATE TABLE enrolment (
    office int NOT NULL,
    post uuid NOT NULL,
    epoch int NOT NULL,
    public_key bytea NOT NULL CHECK (length(public_key) = 32),
    -- Whom files on a stick to this desk are encrypted to (age).
    recipient text NOT NULL,
    begun timestamptz NOT NULL DEFAULT now(),
    ended timestamptz,
    acked bigint NOT NULL DEFAULT 0,
    head bytea NOT NULL,
    PRIMARY KEY (office, post, epoch),
    FOREIGN KEY (office, post) REFERENCES post
);

-- The audit chains as they were sent. No personal data is in an entry.
CREATE TABLE entry (
    office int NOT NULL,
    post uuid NOT NULL,
    epoch int NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    visit uuid,
    link bytea NOT NULL,
    received timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (office, post, epoch, seq)
);

-- The visits as they are now. The ULID as uuid is key and partition key at once: it sorts by the time of writing and
-- never changes.
CREATE TABLE visit (
    office int NOT NULL,
    id uuid NOT NULL,
    post uuid NOT NULL,
    epoch int NOT NULL,
    seq bigint NOT NULL,
    -- It came to this post from another one's file.
    imported boolean NOT NULL,
    no bigint NOT NULL,
    arrived timestamptz NOT NULL,
    departed timestamptz,
    ending text NOT NULL,
    entered timestamptz,
    party int NOT NULL,
    evidence text NOT NULL,
    verdict text NOT NULL,
    policy text NOT NULL,
    organisation text NOT NULL,
    host text NOT NULL,
    -- What the service may not read:
    name text NOT NULL,
    purpose text NOT NULL,
    phone text NOT NULL,
    card text NOT NULL,
    desk text NOT NULL,
    officer text NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (office, id)
) PARTITION BY RANGE (id);
CREATE INDEX visit_arrived ON visit (office, arrived);
CREATE INDEX visit_inside ON visit (office) INCLUDE (party, arrived) WHERE departed IS NULL AND ending <> 'cancelled';
CREATE INDEX visit_name ON visit USING gin (name gin_trgm_ops) WITH (fastupdate = off);
CREATE TABLE visit_default PARTITION OF visit DEFAULT;

-- Counts for ever, with nobody in them. '' is no verdict.
CREATE TABLE daily (
    office int NOT NULL,
    day date NOT NULL,
    hour smallint NOT NULL,
    verdict text NOT NULL,
    evidence text NOT NULL,
    visits bigint NOT NULL,
    persons bigint NOT NULL,
    PRIMARY KEY (office, day, hour, verdict, evidence)
);
CREATE INDEX daily_day ON daily (day, office);

-- What is well signed and could not be used, without anything personal; a person decides.
CREATE TABLE quarantine (
    office int NOT NULL,
    post uuid NOT NULL,
    epoch int NOT NULL,
    seq bigint NOT NULL,
    link bytea NOT NULL,
    reason text NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    received timestamptz NOT NULL DEFAULT now(),
    settled timestamptz,
    settled_by text,
    PRIMARY KEY (office, post, epoch, seq, link, reason)
);
CREATE INDEX quarantine_open ON quarantine (office, post) WHERE settled IS NULL;

CREATE TABLE feed (
    no bigint PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    office int REFERENCES office,
    issued timestamptz NOT NULL,
    bytes bytea NOT NULL,
    signature text NOT NULL,
    published timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE account (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL UNIQUE,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('viewer', 'head', 'tracer', 'administrator')),
    office int REFERENCES office,
    password text NOT NULL,
    failed int NOT NULL DEFAULT 0,
    locked_until timestamptz,
    disabled timestamptz,
    CHECK ((role = 'head') = (office IS NOT NULL))
);

-- The SHA-256 of a session's token: whoever reads this table cannot become anybody.
CREATE TABLE session (
    token bytea PRIMARY KEY,
    account int NOT NULL REFERENCES account,
    begun timestamptz NOT NULL DEFAULT now(),
    seen timestamptz NOT NULL DEFAULT now()
);

-- Who asked for names, why, and which visits he was shown. It grows and never changes.
CREATE TABLE access_log (
    no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    account int NOT NULL,
    login text NOT NULL,
    role text NOT NULL,
    act text NOT NULL,
    office int,
    reason text NOT NULL,
    visits uuid[] NOT NULL
);

-- Records of destruction, as the desk has them.
CREATE TABLE destruction (
    no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    office int NOT NULL REFERENCES office,
    retention_days int NOT NULL,
    until timestamptz NOT NULL,
    visits bigint NOT NULL
);

CREATE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this table only grows' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION never_changes();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON destruction
    FOR EACH STATEMENT EXECUTE FUNCTION never_changes();

-- The smallest id that is written at this time.
CREATE FUNCTION ulid_at(t timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM t) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- A partition for each month of the last two years and of the half year to come. A month whose ids are in the default
-- partition already (a clock gone mad wrote them) stays there.
CREATE FUNCTION ensure_partitions() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC') - interval '24 months';
    first timestamptz;
    after timestamptz;
    made int := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7236501);
    FOR step IN 0 .. 30 LOOP
        first := month AT TIME ZONE 'UTC';
        after := (month + interval '1 month') AT TIME ZONE 'UTC';
        IF to_regclass('visit_' || to_char(month, 'YYYYMM')) IS NULL
            AND NOT EXISTS (SELECT FROM visit_default WHERE id >= ulid_at(first) AND id < ulid_at(after))
        THEN
            EXECUTE format('CREATE TABLE visit_%s PARTITION OF visit FOR VALUES FROM (%L) TO (%L)',
                to_char(month, 'YYYYMM'), ulid_at(first), ulid_at(after));
            made := made + 1;
        END IF;
        month := month + interval '1 month';
    END LOOP;
    RETURN made;
END $$;

-- Who is behind a session: none when it is over (half an hour unused, or twelve hours old).
CREATE FUNCTION who(p_session bytea) RETURNS account LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.* FROM session s JOIN account a ON a.id = s.account
    WHERE s.token = p_session AND a.disabled IS NULL
        AND s.seen > now() - interval '30 minutes' AND s.begun > now() - interval '12 hours'
$$;

-- The one who may see names in this office (in all, where it is null), or an error.
CREATE FUNCTION entitled(p_session bytea, p_office int, p_reason text) RETURNS account LANGUAGE plpgsql STABLE AS $$
DECLARE
    asking account := who(p_session);
BEGIN
    IF asking.id IS NULL OR length(btrim(p_reason)) < 5 OR NOT (
        asking.role = 'tracer' OR (asking.role = 'head' AND p_office IS NOT NULL AND asking.office = p_office))
    THEN
        RAISE EXCEPTION 'not entitled' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN asking;
END $$;

CREATE FUNCTION note_access(asking account, p_act text, p_office int, p_reason text, p_visits uuid[])
RETURNS void LANGUAGE sql AS $$
    INSERT INTO access_log (account, login, role, act, office, reason, visits)
    VALUES (asking.id, asking.login, asking.role, p_act, p_office, p_reason, p_visits)
$$;

-- Visits by a part of the name, in all offices; 200 of them, from the latest month on which has any. Month by month, because
-- a part that is in every tenth name would otherwise be sorted out of all years. The functions below are the only way
-- to a name: under row level security the trigram index is not used, ILIKE being not leakproof.
CREATE FUNCTION search_visits(p_session bytea, p_name text, p_reason text) RETURNS SETOF visit
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asking account := entitled(p_session, NULL, p_reason);
    pattern text := '%' || replace(replace(replace(p_name, '\', '\\'), '%', '\%'), '_', '\_') || '%';
    month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    span text;
    hits visit[];
    found visit[] := '{}';
BEGIN
    FOR step IN 0 .. 25 LOOP
        span := concat_ws(' AND ',
            CASE WHEN step < 25 THEN format('id >= %L', ulid_at(month AT TIME ZONE 'UTC')) END,
            CASE WHEN step > 0 THEN format('id < %L', ulid_at((month + interval '1 month') AT TIME ZONE 'UTC')) END);
        EXECUTE format('SELECT array_agg(hit) FROM (SELECT visit AS hit FROM visit WHERE %s AND name ILIKE $1
            ORDER BY arrived DESC LIMIT $2) AS hits', span) INTO hits USING pattern, 200 - cardinality(found);
        found := found || coalesce(hits, '{}');
        EXIT WHEN cardinality(found) >= 200;
        month := month - interval '1 month';
    END LOOP;
    PERFORM note_access(asking, 'search', NULL, p_reason, (SELECT coalesce(array_agg(id), '{}') FROM unnest(found)));
    RETURN QUERY SELECT * FROM unnest(found);
END $$;

-- Who was in the office at the same time as this visit; the first 500. A visit without an end lasts twelve hours.
CREATE FUNCTION contacts(p_session bytea, p_office int, p_visit uuid, p_reason text) RETURNS SETOF visit
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asking account := entitled(p_session, p_office, p_reason);
    came timestamptz;
    went timestamptz;
    found visit[];
BEGIN
    SELECT arrived, coalesce(departed, least(now(), arrived + interval '12 hours')) INTO came, went
    FROM visit WHERE office = p_office AND id = p_visit;
    SELECT coalesce(array_agg(hit), '{}') INTO found FROM (
        SELECT visit AS hit FROM visit
        WHERE office = p_office AND id >= ulid_at(came - interval '2 days')
            AND arrived BETWEEN came - interval '24 hours' AND went
            AND coalesce(departed, least(now(), arrived + interval '12 hours')) >= came
            AND ending <> 'cancelled'
        ORDER BY arrived LIMIT 500) AS hits;
    PERFORM note_access(asking, 'contacts', p_office, p_reason, (SELECT coalesce(array_agg(id), '{}') FROM unnest(found)));
    RETURN QUERY SELECT * FROM unnest(found);
END $$;

-- The guest book of one office with its names, in the order of arrival; at most 50,000 visits.
CREATE FUNCTION guest_book(p_session bytea, p_office int, p_from timestamptz, p_until timestamptz, p_reason text)
RETURNS SETOF visit LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asking account := entitled(p_session, p_office, p_reason);
BEGIN
    PERFORM note_access(asking, 'guest-book', p_office, p_reason, (
        SELECT coalesce(array_agg(id), '{}') FROM (
            SELECT id FROM visit WHERE office = p_office AND arrived >= p_from AND arrived < p_until
            ORDER BY arrived, id LIMIT 50000) AS listed));
    RETURN QUERY SELECT * FROM visit WHERE office = p_office AND arrived >= p_from AND arrived < p_until
        ORDER BY arrived, id LIMIT 50000;
END $$;

-- Visits as they are now, column by column; says which of them are so from here on. A later entry of the same post holds. A
-- visit that came here by another post's import holds until its own post tells of it.
CREATE FUNCTION store_visits(p_office int, p_post uuid, p_epoch int,
    p_id uuid[], p_seq bigint[], p_imported boolean[], p_no bigint[], p_arrived timestamptz[], p_departed timestamptz[],
    p_ending text[], p_entered timestamptz[], p_party int[], p_evidence text[], p_verdict text[], p_policy text[],
    p_organisation text[], p_host text[], p_name text[], p_purpose text[], p_phone text[], p_card text[],
    p_desk text[], p_officer text[], p_note text[])
RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY INSERT INTO visit (office, post, epoch,
            id, seq, imported, no, arrived, departed, ending, entered, party, evidence, verdict, policy, organisation,
            host, name, purpose, phone, card, desk, officer, note)
        SELECT p_office, p_post, p_epoch, * FROM unnest(
            p_id, p_seq, p_imported, p_no, p_arrived, p_departed, p_ending, p_entered, p_party, p_evidence, p_verdict,
            p_policy, p_organisation, p_host, p_name, p_purpose, p_phone, p_card, p_desk, p_officer, p_note)
        ON CONFLICT (office, id) DO UPDATE SET
            post = excluded.post, epoch = excluded.epoch, seq = excluded.seq, imported = excluded.imported, no =
            excluded.no, arrived = excluded.arrived, departed = excluded.departed, ending = excluded.ending, entered =
            excluded.entered, party = excluded.party, evidence = excluded.evidence, verdict = excluded.verdict, policy
            = excluded.policy, organisation = excluded.organisation, host = excluded.host, name = excluded.name,
            purpose = excluded.purpose, phone = excluded.phone, card = excluded.card, desk = excluded.desk, officer =
            excluded.officer, note = excluded.note
        WHERE (visit.post = excluded.post AND (visit.epoch, visit.seq) <= (excluded.epoch, excluded.seq))
            OR (visit.post <> excluded.post AND visit.imported AND NOT excluded.imported)
        RETURNING visit.id;
END $$;

-- Empties what is past its retention period, and writes the record. Says how many visits.
CREATE FUNCTION empty_expired() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    o office;
    cutoff timestamptz;
    emptied bigint;
    total bigint := 0;
BEGIN
    FOR o IN SELECT * FROM office ORDER BY id LOOP
        -- The lock that uploads of the office take as well.
        PERFORM pg_advisory_xact_lock(7236502, o.id);
        cutoff := date_trunc('day', now()) - make_interval(days => o.retention_days);
        CONTINUE WHEN o.emptied_until >= cutoff;
        UPDATE visit SET name = '', organisation = '', purpose = '', host = '', phone = '', card = '', officer = '', note = ''
        WHERE office = o.id AND arrived < cutoff AND (o.emptied_until IS NULL OR arrived >= o.emptied_until)
            AND (name, organisation, purpose, host, phone, card, officer, note) <> ('', '', '', '', '', '', '', '');
        GET DIAGNOSTICS emptied = ROW_COUNT;
        UPDATE office SET emptied_until = cutoff WHERE id = o.id;
        IF emptied > 0 THEN
            INSERT INTO destruction (office, retention_days, until, visits) VALUES (o.id, o.retention_days, cutoff, emptied);
        END IF;
        total := total + emptied;
    END LOOP;
    RETURN total;
END $$;

SELECT ensure_partitions();

REVOKE ALL ON FUNCTION ulid_at, ensure_partitions, who, entitled, note_access, search_visits, contacts, guest_book,
    store_visits, empty_expired FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ulid_at, ensure_partitions, who, search_visits, contacts, guest_book, store_visits,
    empty_expired TO posjaga_service;
GRANT USAGE ON SCHEMA public TO posjaga_service;
GRANT SELECT ON office, post, enrolment, entry, daily, quarantine, feed, account, session, access_log, destruction
    TO posjaga_service;
GRANT INSERT ON office, post, enrolment, entry, daily, quarantine, feed, account, session TO posjaga_service;
GRANT UPDATE ON office, post, enrolment, daily, quarantine, account, session TO posjaga_service;
GRANT DELETE ON session, daily TO posjaga_service;
GRANT SELECT (office, id, post, epoch, seq, imported, no, arrived, departed, ending, entered, party, evidence, verdict,
    policy, organisation, host) ON visit TO posjaga_service;
-- To empty what an office no longer sends; see store_visits for what is stored.
GRANT UPDATE (organisation, host, name, purpose, phone, card, desk, officer, note) ON visit TO posjaga_service;
