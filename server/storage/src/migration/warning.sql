-- What people say about warnings. A warning itself is read from what was reported, and is no row. Rows are written once.

CREATE TABLE warning_answer (
    city_id UUID NOT NULL,
    -- Made by the client.
    id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    indicator_id UUID NOT NULL,
    organization_id UUID NOT NULL,
    -- The day in the city; in a sample the one that it pretends.
    day TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('funds', 'rules', 'staff', 'equipment', 'other')),
    measure TEXT NOT NULL,
    responsible TEXT NOT NULL,
    -- Included.
    until TEXT NOT NULL,
    -- None for the operator.
    author_id UUID,
    on_behalf_of UUID,
    at TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id)
);
CREATE INDEX warning_answer_of_scheme ON warning_answer (city_id, scheme_id);
