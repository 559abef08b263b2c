-- The second factor: what is in force is in account.factor_secret.

-- A secret that waits for its first code.
CREATE TABLE factor_enrolment (
    city_id UUID NOT NULL,
    account_id UUID NOT NULL,
    -- Sealed, as account.factor_secret is.
    secret TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    PRIMARY KEY (city_id, account_id),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id)
);

-- For the day on which the device is lost. A code has more random bits than anybody could try, so a plain hash keeps it.
CREATE TABLE recovery_code (
    city_id UUID NOT NULL,
    account_id UUID NOT NULL,
    hash TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (city_id, account_id, hash),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id)
);
