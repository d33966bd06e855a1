-- Projections that all registers share. Dropped and made again by every rebuild; never migrated.

-- One row a record: which register it is of, how it is called now, and the unit it belongs to now.
CREATE TABLE record (
    no        @serial,
    org       BIGINT NOT NULL,
    id        @bytes NOT NULL,
    register  @text NOT NULL,
    reference @text NOT NULL,
    ref_key   @text NOT NULL,
    title     @text NOT NULL,
    title_k   @text NOT NULL,
    now_unit  @bytes NOT NULL,
    retired   BIGINT NOT NULL,
    present   BIGINT NOT NULL,
    content   BIGINT NOT NULL
);
CREATE UNIQUE INDEX record_id ON record (org, id);
CREATE UNIQUE INDEX record_reference ON record (org, ref_key) WHERE content = 0;
CREATE INDEX record_any_reference ON record (org, ref_key);
CREATE INDEX record_title ON record (org, register, title_k);
-- The number of a record stands in it on SQLite anyway: what words find is counted from here.
CREATE INDEX record_present ON record (org, register, present, retired, now_unit, no);

-- Every link of every version, one row for the time it held. `retired` is that of the record that points.
CREATE TABLE link (
    org      BIGINT NOT NULL,
    from_id  @bytes NOT NULL,
    register @text NOT NULL,
    field    @text NOT NULL,
    to_id    @bytes NOT NULL,
    pos      BIGINT NOT NULL,
    retired  BIGINT NOT NULL,
    from_seq BIGINT NOT NULL,
    to_seq   BIGINT,
    PRIMARY KEY (org, from_id, field, to_id, from_seq)
);
CREATE INDEX link_to ON link (org, to_id, field, to_seq);
-- What points at a record now: rules count from here without fetching rows.
CREATE INDEX link_now ON link (org, to_id, field, register, retired, from_id, pos) WHERE to_seq IS NULL;

-- Which records bring in which content entries, now.
CREATE TABLE content (
    org    BIGINT NOT NULL,
    source @bytes NOT NULL,
    id     @bytes NOT NULL,
    PRIMARY KEY (org, source, id)
);
CREATE INDEX content_entry ON content (org, id);

-- How many records stood in a register after some change sets, so that totals need not count all rows, and the last
-- reference among them, so that lists that begin at the last one need not pass over what came later.
CREATE TABLE population (
    org      BIGINT NOT NULL,
    register @text NOT NULL,
    seq      BIGINT NOT NULL,
    unit     @bytes NOT NULL,
    retired  BIGINT NOT NULL,
    n        BIGINT NOT NULL,
    top      @text NOT NULL,
    PRIMARY KEY (org, register, seq, unit, retired)
);

-- How many records stand in a register now, by unit, use, state and the values of one of its tallies (0: of none): words by
-- their place, numbers, and at most one link. -9223372036854775807 stands where there is no value.
CREATE TABLE tally (
    org      BIGINT NOT NULL,
    register @text NOT NULL,
    facet    BIGINT NOT NULL,
    unit     @bytes NOT NULL,
    retired  BIGINT NOT NULL,
    state    BIGINT NOT NULL,
    a        BIGINT NOT NULL,
    b        BIGINT NOT NULL,
    c        BIGINT NOT NULL,
    d        BIGINT NOT NULL,
    e        BIGINT NOT NULL,
    link     @bytes NOT NULL,
    n        BIGINT NOT NULL,
    PRIMARY KEY (org, register, facet, unit, retired, state, a, b, c, d, e, link)
);

-- What falls due of every record in use, as it was arranged, one row for the time it stood like this. A review that nobody
-- has planned has no day.
CREATE TABLE due (
    org         BIGINT NOT NULL,
    id          @bytes NOT NULL,
    rule        BIGINT NOT NULL,
    from_seq    BIGINT NOT NULL,
    to_seq      BIGINT,
    register    @text NOT NULL,
    reference   @text NOT NULL,
    ref_key     @text NOT NULL,
    title       @text NOT NULL,
    now_unit    @bytes NOT NULL,
    review      BIGINT NOT NULL,
    named       @text,
    date        @text,
    person      @bytes,
    arrangement @bytes,
    PRIMARY KEY (org, id, rule, from_seq)
);
-- Lists take the first two, counts the next two; each holds all that they test.
CREATE INDEX due_now ON due (org, date, ref_key, rule, register, person, now_unit) WHERE to_seq IS NULL;
CREATE INDEX due_mine ON due (org, person, date, ref_key, rule, register, now_unit) WHERE to_seq IS NULL;
CREATE INDEX due_kind ON due (org, register, date, person, now_unit) WHERE to_seq IS NULL;
CREATE INDEX due_whose ON due (org, person, register, date, now_unit) WHERE to_seq IS NULL;
-- Every row has such a number: saying so keeps questions about now, which do not ask for it, from taking this one.
CREATE INDEX due_then ON due (org, date, from_seq, to_seq) WHERE from_seq > 0;
CREATE INDEX due_review ON due (org, review, named, date, now_unit) WHERE to_seq IS NULL;
