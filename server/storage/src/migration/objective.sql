-- What people say about key results. Rows are written once; the newest of a key result counts.

CREATE TABLE key_result_move (
    city_id UUID NOT NULL,
    -- Made by the client.
    id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    -- The key result, which may be gone by now.
    node_id UUID NOT NULL,
    -- Counts the moves of the key result from 1.
    ordinal BIGINT NOT NULL CHECK (ordinal > 0),
    -- The day in the city; in a sample the one that it pretends.
    day TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('not_started', 'on_track', 'at_risk', 'achieved', 'dropped')),
    confidence BIGINT NOT NULL CHECK (confidence BETWEEN 0 AND 10),
    note TEXT NOT NULL,
    -- None for the operator.
    author_id UUID,
    on_behalf_of UUID,
    at TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, scheme_id, node_id, ordinal),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id)
);
