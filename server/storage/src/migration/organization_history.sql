-- Organizations through time. `organization` has what was said last; here is the rest: what was said before, from
-- when, by whom and why, and who took over from those that are no more.

CREATE TABLE organization_detail (
    city_id UUID NOT NULL,
    organization_id UUID NOT NULL,
    -- Since when what `organization` says holds.
    since TEXT NOT NULL,
    division TEXT,
    credit_code TEXT,
    head TEXT,
    said_at TEXT,
    said_by TEXT,
    reason TEXT,
    ended_at TEXT,
    ended_by TEXT,
    end_reason TEXT,
    PRIMARY KEY (city_id, organization_id),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id)
);

CREATE TABLE organization_former (
    city_id UUID NOT NULL,
    organization_id UUID NOT NULL,
    since TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('city', 'department', 'district', 'unit', 'post')),
    parent_id UUID,
    class TEXT,
    division TEXT,
    credit_code TEXT,
    head TEXT,
    said_at TEXT,
    said_by TEXT,
    reason TEXT,
    PRIMARY KEY (city_id, organization_id, since),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id),
    FOREIGN KEY (city_id, parent_id) REFERENCES organization (city_id, id)
);

CREATE TABLE organization_successor (
    city_id UUID NOT NULL,
    organization_id UUID NOT NULL,
    position BIGINT NOT NULL,
    successor_id UUID NOT NULL,
    PRIMARY KEY (city_id, organization_id, position),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id),
    FOREIGN KEY (city_id, successor_id) REFERENCES organization (city_id, id)
);

-- The classes of districts that a city knows, in its order. A city that never said has those that are in use.
CREATE TABLE district_class (
    city_id UUID NOT NULL REFERENCES city (city_id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (city_id, position),
    UNIQUE (city_id, name)
);
