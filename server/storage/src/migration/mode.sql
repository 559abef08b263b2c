-- What a node is in the OKR of its scheme. Null for a KPI.

ALTER TABLE node ADD COLUMN mode TEXT CHECK (mode IN ('objective', 'key_result'));
