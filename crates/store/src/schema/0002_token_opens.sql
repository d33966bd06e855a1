-- What a token opens: the path of one feed, or everything when empty.
ALTER TABLE token ADD COLUMN opens @text NOT NULL DEFAULT '';
