-- What people are notified of reports that are due, came back or wait. No digest covers notices: they decide nothing.

CREATE TABLE notice (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    -- In the city.
    day TEXT NOT NULL,
    occasion TEXT NOT NULL CHECK (occasion IN ('daily', 'asked')),
    -- As JSON.
    digest TEXT NOT NULL,
    created_at TEXT NOT NULL,
    read_at TEXT,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id)
);
CREATE UNIQUE INDEX notice_of_day ON notice (city_id, account_id, day, occasion);
CREATE INDEX notice_by_day ON notice (city_id, day);

-- A city without a row has the limit that the program comes with.
CREATE TABLE reminder (
    city_id UUID NOT NULL REFERENCES city (city_id),
    -- The most notices a person gets in a week.
    weekly_limit BIGINT NOT NULL CHECK (weekly_limit BETWEEN 0 AND 14),
    PRIMARY KEY (city_id)
);
