-- Thresholds of the city's own, as JSON; null of a published rule, which the other column names.
ALTER TABLE light_rule ADD COLUMN own TEXT CHECK (own <> '');

-- Counts from 1 with each change; null is 1.
ALTER TABLE light_rule ADD COLUMN version BIGINT CHECK (version > 0);
