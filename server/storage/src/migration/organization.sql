-- Who is assessed, and when. The city is the tenant: its id leads every key of every table.

CREATE TABLE city (
    city_id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    sample BOOLEAN NOT NULL
);

CREATE TABLE organization (
    city_id UUID NOT NULL REFERENCES city (city_id),
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('city', 'department', 'district', 'unit', 'post')),
    parent_id UUID,
    class TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, code),
    FOREIGN KEY (city_id, parent_id) REFERENCES organization (city_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE cycle (
    city_id UUID NOT NULL REFERENCES city (city_id),
    id UUID NOT NULL,
    name TEXT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    CHECK (starts <= ends)
);
