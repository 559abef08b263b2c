-- Budget items and what is spent of them. All rows are written once; a correction is a row that supersedes another. They come in
-- sets, and the audit log covers a set with the hash of all it holds. Amounts are millionths of 万元.

CREATE TABLE budget_set (
    city_id UUID NOT NULL REFERENCES city (city_id),
    id UUID NOT NULL,
    -- None for the operator.
    author_id UUID,
    on_behalf_of UUID,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    items BIGINT NOT NULL CHECK (items >= 0),
    executions BIGINT NOT NULL CHECK (executions >= 0),
    sm3 TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);

CREATE TABLE budget_item (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    set_id UUID NOT NULL,
    code TEXT NOT NULL,
    year BIGINT NOT NULL,
    name TEXT NOT NULL,
    organization_id UUID NOT NULL,
    -- Ids as a JSON list.
    indicators TEXT NOT NULL,
    initial BIGINT NOT NULL CHECK (initial >= 0),
    fiscal BIGINT CHECK (fiscal >= 0),
    carry BIGINT CHECK (carry >= 0),
    other BIGINT CHECK (other >= 0),
    -- As plan curves are written.
    curve TEXT,
    -- What it takes the place of.
    supersedes UUID,
    -- Whether nothing has taken its place. It follows from the column above.
    in_force BOOLEAN NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, set_id) REFERENCES budget_set (city_id, id),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id)
);
CREATE UNIQUE INDEX budget_item_in_force ON budget_item (city_id, year, code) WHERE in_force;
CREATE UNIQUE INDEX budget_item_supersedes ON budget_item (city_id, supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX budget_item_of_set ON budget_item (city_id, set_id, id);

CREATE TABLE budget_execution (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    set_id UUID NOT NULL,
    code TEXT NOT NULL,
    year BIGINT NOT NULL,
    -- 2026-M03
    month TEXT NOT NULL,
    -- The budget of the year as it was then.
    adjusted BIGINT NOT NULL CHECK (adjusted >= 0),
    -- From the beginning of the year to the end of the month.
    executed BIGINT NOT NULL CHECK (executed >= 0),
    supersedes UUID,
    in_force BOOLEAN NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, set_id) REFERENCES budget_set (city_id, id)
);
CREATE UNIQUE INDEX budget_execution_in_force ON budget_execution (city_id, year, code, month) WHERE in_force;
CREATE UNIQUE INDEX budget_execution_supersedes
    ON budget_execution (city_id, supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX budget_execution_of_set ON budget_execution (city_id, set_id, id);
