-- The truth. Append-only: no row of change_set, revision, journal is ever rewritten; only an erasure may null
-- revision.personal with its salt and drop a pseudonym. Everything that people see is projected from here.

CREATE TABLE installation (
    one          BIGINT PRIMARY KEY,
    id           @bytes NOT NULL,
    demo         BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    generation   BIGINT NOT NULL,
    program      @text NOT NULL
);

-- One row an organisation: its short number, which leads every key, and the only place that gives numbers.
CREATE TABLE log_head (
    org              @serial,
    organisation     @bytes NOT NULL UNIQUE,
    root_unit        @bytes NOT NULL,
    next_seq         BIGINT NOT NULL,
    next_leaf        BIGINT NOT NULL,
    last_recorded_at BIGINT NOT NULL
);

CREATE TABLE change_set (
    org         BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    id          @bytes NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor       @bytes NOT NULL,
    channel     @text NOT NULL,
    reason      @text NOT NULL,
    salt        @bytes NOT NULL,
    PRIMARY KEY (org, seq)
);
CREATE UNIQUE INDEX change_set_id ON change_set (id);
CREATE INDEX change_set_time ON change_set (org, recorded_at, seq);

CREATE TABLE revision (
    org           BIGINT NOT NULL,
    id            @bytes NOT NULL,
    version       BIGINT NOT NULL,
    register      @text NOT NULL,
    seq           BIGINT NOT NULL,
    leaf          BIGINT NOT NULL,
    schema        BIGINT NOT NULL,
    business      @bytes NOT NULL,
    personal      @bytes,
    business_salt @bytes NOT NULL,
    personal_salt @bytes,
    PRIMARY KEY (org, id, version)
);
CREATE UNIQUE INDEX revision_leaf ON revision (org, leaf);

CREATE TABLE journal (
    org        BIGINT NOT NULL,
    leaf_index BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    leaf       @bytes NOT NULL,
    hash       @bytes NOT NULL,
    PRIMARY KEY (org, leaf_index)
);

CREATE TABLE pseudonym (
    org       BIGINT NOT NULL,
    pseudonym @bytes NOT NULL,
    subject   @text NOT NULL,
    PRIMARY KEY (org, pseudonym)
);
CREATE UNIQUE INDEX pseudonym_subject ON pseudonym (org, subject);

-- Next number of each reference prefix.
CREATE TABLE counter (
    org    BIGINT NOT NULL,
    prefix @text NOT NULL,
    next   BIGINT NOT NULL,
    PRIMARY KEY (org, prefix)
);

CREATE TABLE pack (
    hash     @bytes PRIMARY KEY,
    key      @text NOT NULL,
    version  @text NOT NULL,
    content  @bytes NOT NULL,
    added_at BIGINT NOT NULL
);

CREATE TABLE blob (
    hash     @text PRIMARY KEY,
    size     BIGINT NOT NULL,
    added_at BIGINT NOT NULL
);

-- Housekeeping: not truth, not in the journal.

CREATE TABLE credential (
    organisation @bytes NOT NULL,
    person       @bytes NOT NULL,
    password     @text NOT NULL,
    PRIMARY KEY (organisation, person)
);

CREATE TABLE link_token (
    hash         @bytes PRIMARY KEY,
    organisation @bytes NOT NULL,
    person       @bytes NOT NULL,
    purpose      @text NOT NULL,
    expires_at   BIGINT NOT NULL
);

CREATE TABLE session (
    hash         @bytes PRIMARY KEY,
    organisation @bytes NOT NULL,
    person       @bytes NOT NULL,
    csrf         @text NOT NULL,
    created_at   BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    agent        @text NOT NULL
);
CREATE INDEX session_person ON session (organisation, person);

CREATE TABLE token (
    hash         @bytes PRIMARY KEY,
    organisation @bytes NOT NULL,
    person       @bytes NOT NULL,
    name         @text NOT NULL,
    at_most      @text,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT,
    last_used_at BIGINT
);
CREATE INDEX token_person ON token (organisation, person);

CREATE TABLE idempotency (
    organisation @bytes NOT NULL,
    key          @text NOT NULL,
    request      @bytes NOT NULL,
    status       BIGINT NOT NULL,
    body         @bytes NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (organisation, key)
);

CREATE TABLE job (
    no         @serial,
    kind       @text NOT NULL,
    due_at     BIGINT NOT NULL,
    leased_to  BIGINT,
    payload    @bytes NOT NULL
);

-- What the projections were made with.
CREATE TABLE fingerprint (
    register @text PRIMARY KEY,
    print    @text NOT NULL
);
