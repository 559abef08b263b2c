-- When periods are reported: the days of a city that differ from the week, the deadlines of a scheme, and the
-- organizations that were granted more time.

CREATE TABLE calendar_day (
    city_id UUID NOT NULL REFERENCES city (city_id),
    -- 2026-10-01
    day TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('holiday', 'working')),
    -- What it is off or worked for; may be empty.
    name TEXT NOT NULL,
    PRIMARY KEY (city_id, day)
);

-- A frequency without a row has the deadlines that the program comes with.
CREATE TABLE deadline (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    frequency TEXT NOT NULL
        CHECK (frequency IN ('fortnightly', 'monthly', 'quarterly', 'half_yearly', 'yearly')),
    -- Days before the end of the period.
    opens_before BIGINT NOT NULL CHECK (opens_before BETWEEN 0 AND 366),
    due_kind TEXT NOT NULL CHECK (due_kind IN ('calendar', 'working')),
    due_days BIGINT NOT NULL CHECK (due_days BETWEEN 0 AND 366),
    closes_kind TEXT NOT NULL CHECK (closes_kind IN ('calendar', 'working')),
    closes_days BIGINT NOT NULL CHECK (closes_days BETWEEN 0 AND 366),
    PRIMARY KEY (city_id, scheme_id, frequency),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id)
);

CREATE TABLE extension (
    city_id UUID NOT NULL,
    -- Made by the client.
    id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    organization_id UUID NOT NULL,
    -- One period, or all that would be due from a day on.
    period TEXT,
    from_day TEXT,
    -- Included.
    until TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- None for the operator.
    author_id UUID,
    on_behalf_of UUID,
    at TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    CHECK ((period IS NULL) <> (from_day IS NULL)),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id)
);
CREATE INDEX extension_of_scheme ON extension (city_id, scheme_id);
