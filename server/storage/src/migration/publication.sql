-- Boards that were published for everybody, as they were then. A row is never altered but for its withdrawal.

CREATE TABLE publication (
    city_id UUID NOT NULL,
    -- Made by the client. It is also the address.
    id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    title TEXT NOT NULL,
    introduction TEXT NOT NULL,
    -- The day of the board.
    as_of TEXT NOT NULL,
    -- What everybody reads, as JSON, and its hash.
    content TEXT NOT NULL,
    sm3 TEXT NOT NULL,
    -- None for the operator.
    author_id UUID,
    -- Who lent the role that it was published with.
    on_behalf_of UUID,
    at TEXT NOT NULL,
    withdrawn_by UUID,
    withdrawn_at TEXT,
    withdrawn_because TEXT,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id)
);
-- Who reads it is not signed in, and belongs to no city.
CREATE UNIQUE INDEX publication_address ON publication (id);
CREATE INDEX publication_of_scheme ON publication (city_id, scheme_id);
