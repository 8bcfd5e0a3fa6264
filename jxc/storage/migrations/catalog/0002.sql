-- A folder that travels may bring manifests that the home's own remote has not shown yet: what that remote showed is
-- remembered apart, so that only its own head can be said to have gone back.

ALTER TABLE tip ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
UPDATE tip SET shown = number;
