-- What was measured, and the check-ins that brought it. All rows are written once; a correction is a row that supersedes
-- another. They come in sets, and the audit log covers a set with the hash of all it holds.

CREATE TABLE measurement_set (
    city_id UUID NOT NULL REFERENCES city (city_id),
    id UUID NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('check_in', 'import')),
    -- None for the operator.
    author_id UUID,
    on_behalf_of UUID,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    measurements BIGINT NOT NULL CHECK (measurements > 0),
    sm3 TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);

CREATE TABLE measurement (
    city_id UUID NOT NULL,
    -- Made by the device or the server; that of its check-in too.
    id UUID NOT NULL,
    set_id UUID NOT NULL,
    indicator_id UUID NOT NULL,
    organization_id UUID NOT NULL,
    -- 2026-M03
    period TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('owner', 'provider', 'third_party', 'fetched')),
    counting TEXT NOT NULL CHECK (counting IN ('to_date', 'for_period')),
    kind TEXT NOT NULL CHECK (kind IN ('plain', 'ratio', 'milestone', 'rating', 'yes_no', 'missing')),
    -- Millionths; the numerator of a ratio; 1 or 0 for yes or no.
    value BIGINT CHECK ((value IS NULL) = (kind = 'missing')),
    denominator BIGINT CHECK ((denominator IS NULL) = (kind <> 'ratio')),
    -- Why there is no value.
    missing TEXT CHECK (missing IN ('not_due', 'late', 'not_collected', 'not_applicable')),
    -- What it takes the place of.
    supersedes UUID,
    -- Whether nothing has taken its place. It follows from the column above.
    in_force BOOLEAN NOT NULL,
    PRIMARY KEY (city_id, id),
    CHECK ((missing IS NULL) = (kind <> 'missing')),
    FOREIGN KEY (city_id, set_id) REFERENCES measurement_set (city_id, id),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id)
);
CREATE UNIQUE INDEX measurement_in_force
    ON measurement (city_id, organization_id, indicator_id, period, source) WHERE in_force;
CREATE UNIQUE INDEX measurement_supersedes ON measurement (city_id, supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX measurement_of_set ON measurement (city_id, set_id, id);

CREATE TABLE check_in (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    note TEXT NOT NULL,
    confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
    cause TEXT CHECK (cause IN ('funds', 'rules', 'staff', 'equipment', 'other')),
    next_step TEXT NOT NULL,
    -- By the clock of the device.
    typed_at TEXT NOT NULL,
    -- The day in the city on which it arrived, by which it was in time or late.
    reported_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'confirmed', 'returned')),
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, id) REFERENCES measurement (city_id, id)
);

-- What became of a check-in after it came.
CREATE TABLE check_in_step (
    city_id UUID NOT NULL,
    check_in_id UUID NOT NULL,
    ordinal BIGINT NOT NULL CHECK (ordinal > 0),
    step TEXT NOT NULL CHECK (step IN ('confirm', 'return')),
    -- None for the operator.
    author_id UUID,
    on_behalf_of UUID,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (city_id, check_in_id, ordinal),
    FOREIGN KEY (city_id, check_in_id) REFERENCES check_in (city_id, id)
);
