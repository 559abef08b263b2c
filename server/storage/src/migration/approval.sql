-- Approval: each step of a scheme between being worked on and being settled, and in whose place an edit was made.
-- The state itself is in the head of the scheme.

ALTER TABLE change_set ADD COLUMN on_behalf_of UUID;

CREATE TABLE transition (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    ordinal BIGINT NOT NULL CHECK (ordinal > 0),
    id UUID NOT NULL,
    step TEXT NOT NULL CHECK (step IN ('submit', 'return', 'approve', 'reopen')),
    -- The revision that it was taken at.
    revision BIGINT NOT NULL CHECK (revision >= 0),
    author TEXT NOT NULL,
    author_id UUID,
    on_behalf_of UUID,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (city_id, scheme_id, ordinal),
    UNIQUE (city_id, scheme_id, id),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id)
);
