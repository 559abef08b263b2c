-- What people say at the close of an objective. Rows are written once; the newest of an objective counts.

CREATE TABLE retrospective (
    city_id UUID NOT NULL,
    -- Made by the client.
    id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    -- The objective, which may be gone by now.
    node_id UUID NOT NULL,
    -- Counts the retrospectives of the objective from 1.
    ordinal BIGINT NOT NULL CHECK (ordinal > 0),
    -- The day in the city; in a sample the one that it pretends.
    day TEXT NOT NULL,
    reached TEXT NOT NULL,
    learned TEXT NOT NULL,
    -- What goes on, and what stops.
    next TEXT NOT NULL,
    -- None for the operator.
    author_id UUID,
    on_behalf_of UUID,
    at TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, scheme_id, node_id, ordinal),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id)
);
