-- What people say to each other about indicators. Rows are written once; the author may withdraw one.

CREATE TABLE comment (
    city_id UUID NOT NULL,
    -- Made by the client.
    id UUID NOT NULL,
    indicator_id UUID NOT NULL,
    organization_id UUID NOT NULL,
    -- None for the indicator as a whole.
    period TEXT,
    -- Text and people as a JSON list, so that a name is that of the account and no copy of it.
    body TEXT NOT NULL,
    author_id UUID NOT NULL,
    on_behalf_of UUID,
    at TEXT NOT NULL,
    withdrawn_at TEXT,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id)
);
CREATE INDEX comment_on ON comment (city_id, indicator_id, organization_id, at, id);
CREATE INDEX comment_since ON comment (city_id, at);
CREATE INDEX comment_by ON comment (city_id, author_id, id);
