-- Chains go on in later epochs: how far the home's own remote led is a place, not a number.

ALTER TABLE tip ADD COLUMN shown_epoch INTEGER NOT NULL DEFAULT 1;
