-- A pseudonym is sealed with its subject, so that a check sees when one stands for somebody else than it was made for.
ALTER TABLE pseudonym ADD COLUMN seal @bytes;
-- What nothing reads cannot be checked and need not be kept.
ALTER TABLE blob DROP COLUMN added_at;
