-- What the headings of a city's own sheets were said to mean, to be offered for the next one. No digest covers it: it decides
-- nothing.

CREATE TABLE sheet_mapping (
    city_id UUID NOT NULL PRIMARY KEY REFERENCES city (city_id),
    -- JSON.
    said TEXT NOT NULL
);
