-- Single sign-on: a user who signs in at a provider is known here by issuer and subject, and by nothing else. A subject
-- is unique in the database, because sign-in comes before the city is known.
CREATE TABLE identity (
    city_id UUID NOT NULL,
    account_id UUID NOT NULL,
    issuer TEXT NOT NULL CHECK (issuer <> ''),
    subject TEXT NOT NULL CHECK (subject <> ''),
    linked_at TEXT NOT NULL,
    last_used_at TEXT,
    -- Whether the provider vouched for a second factor the last time.
    vouched BOOLEAN NOT NULL,
    PRIMARY KEY (city_id, account_id, issuer),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id)
);

CREATE UNIQUE INDEX identity_subject ON identity (issuer, subject);

-- Sign-ins that are under way at a provider. The state is kept as a hash, and everything that must stay secret is
-- with the browser alone. Before the answer nobody knows of which city; a link names the session that asked for it.
CREATE TABLE identity_attempt (
    state_hash TEXT NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    next TEXT NOT NULL,
    session_id UUID,
    address TEXT NOT NULL,
    begun_at TEXT NOT NULL
);

CREATE INDEX identity_attempt_by_age ON identity_attempt (begun_at);

-- Sessions for which the provider vouched that a second factor was used there.
CREATE TABLE identity_factor (
    city_id UUID NOT NULL,
    session_id UUID NOT NULL,
    PRIMARY KEY (city_id, session_id),
    FOREIGN KEY (city_id, session_id) REFERENCES session (city_id, id) ON DELETE CASCADE
);

-- The issuer whose claim gave the role; none for what a person gave.
ALTER TABLE appointment ADD COLUMN claimed_from TEXT;
