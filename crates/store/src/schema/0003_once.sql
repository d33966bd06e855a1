-- A key that a program gives a request, kept with the change set that the request made; what was answered can be told
-- anew from the receipt. Keys live for a day, so those of the release before are let go.
DROP TABLE idempotency;
CREATE TABLE idempotency (
    organisation @bytes NOT NULL,
    key          @text NOT NULL,
    request      @bytes NOT NULL,
    receipt      @text NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (organisation, key)
);
