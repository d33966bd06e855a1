-- Security events: who signed in, failed, was refused, got a key. Housekeeping beside the journal: not truth, kept for a year.
CREATE TABLE event (
    no           @serial,
    organisation @bytes NOT NULL,
    at           BIGINT NOT NULL,
    kind         @text NOT NULL,
    person       @bytes,
    about        @bytes,
    address      @text NOT NULL,
    what         @text NOT NULL
);
CREATE INDEX event_time ON event (organisation, no);
CREATE INDEX event_old ON event (at);
