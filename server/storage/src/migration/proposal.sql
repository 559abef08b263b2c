-- What takes two administrators: proposed by one, confirmed by another.
CREATE TABLE proposal (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    -- As JSON: what is to be done, and with which role.
    measure TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    proposed_by UUID NOT NULL,
    -- The office in which it was proposed; another one confirms.
    proposed_as TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    until TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'refused', 'expired')),
    decided_by UUID,
    decided_at TEXT,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id),
    FOREIGN KEY (city_id, proposed_by) REFERENCES account (city_id, id)
);

CREATE INDEX proposal_by_state ON proposal (city_id, state);
