-- Views of a board that people keep under a name. No digest covers them: they decide nothing.

CREATE TABLE saved_view (
    -- Of the account, also where the view is of its sample.
    city_id UUID NOT NULL,
    -- Made by the client.
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    -- Path and query.
    address TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id)
);
CREATE INDEX saved_view_of ON saved_view (city_id, account_id, id);
