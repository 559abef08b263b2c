-- What programs hold that act for a person. The token itself is shown once and kept as a hash.
CREATE TABLE token (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    hash TEXT NOT NULL,
    -- Actions, as a JSON list.
    scopes TEXT NOT NULL,
    created_at TEXT NOT NULL,
    until TEXT NOT NULL,
    last_used_at TEXT,
    revoked_at TEXT,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, hash),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id)
);

CREATE INDEX token_of_account ON token (city_id, account_id);
