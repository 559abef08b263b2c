-- The rows that the audit log vouches for: what their digests are computed with. The digests themselves are in the chain.

-- A JSON list of [table, key, digest] of the rows that the entry's transaction wrote; an empty digest for those it
-- removed. Covered by the hash of the link unless it is empty.
ALTER TABLE audit ADD COLUMN objects TEXT NOT NULL DEFAULT '';

CREATE TABLE audit_object (
    city_id UUID NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    -- New at every naming.
    salt TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (city_id, kind, key)
);
