-- Boards that people put together of cards. No digest covers them: they decide nothing, and with whom one is shared is an entry of the
-- audit log.

CREATE TABLE own_board (
    -- Of the account, also where cards are of its sample.
    city_id UUID NOT NULL,
    -- Made by the client.
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    -- Counts its changes from 1.
    revision BIGINT NOT NULL CHECK (revision > 0),
    -- In their order, as JSON.
    cards TEXT NOT NULL,
    -- Who may read it beside its author.
    role TEXT,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id)
);
CREATE INDEX own_board_of ON own_board (city_id, account_id, id);
CREATE INDEX own_board_for ON own_board (city_id, role, id);
