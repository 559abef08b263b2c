-- The ground state of assessment schemes and the journal that made it. Numbers are whole millionths.
-- Links among nodes are checked at commit, so that a subtree can be written in any order.

CREATE TABLE scheme (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    name TEXT NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 0),
    created_at TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, cycle_id) REFERENCES cycle (city_id, id)
);

CREATE TABLE change_set (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    revision BIGINT NOT NULL CHECK (revision > 0),
    id UUID NOT NULL,
    base BIGINT NOT NULL CHECK (base >= 0),
    origin TEXT NOT NULL CHECK (origin IN ('edit', 'import', 'undo', 'redo')),
    origin_of UUID,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    changes BIGINT NOT NULL CHECK (changes > 0),
    PRIMARY KEY (city_id, scheme_id, revision),
    UNIQUE (city_id, scheme_id, id),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id),
    CHECK ((origin_of IS NOT NULL) = (origin IN ('undo', 'redo')))
);

CREATE TABLE change (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    revision BIGINT NOT NULL,
    ordinal BIGINT NOT NULL CHECK (ordinal >= 0),
    node_id UUID NOT NULL,
    edit TEXT NOT NULL,
    PRIMARY KEY (city_id, scheme_id, revision, ordinal),
    FOREIGN KEY (city_id, scheme_id, revision) REFERENCES change_set (city_id, scheme_id, revision)
);

CREATE INDEX change_of_node ON change (city_id, scheme_id, node_id, revision);

CREATE TABLE indicator (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL CHECK (code <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    unit TEXT NOT NULL,
    decimals BIGINT NOT NULL CHECK (decimals BETWEEN 0 AND 6),
    kind TEXT NOT NULL CHECK (kind IN ('quantitative', 'qualitative', 'process')),
    measure TEXT NOT NULL
        CHECK (measure IN ('count', 'ratio', 'weighted_mean', 'stock', 'milestone', 'rating', 'yes_no')),
    direction TEXT NOT NULL CHECK (direction IN ('higher_better', 'lower_better', 'within_band')),
    comparator TEXT NOT NULL CHECK (comparator IN ('at_least', 'at_most', 'equal')),
    definition TEXT NOT NULL,
    theme TEXT NOT NULL,
    dimension TEXT NOT NULL,
    scoring TEXT NOT NULL
        CHECK (scoring IN ('proportional', 'three_bands', 'deduct_excess', 'banded', 'yes_no')),
    frequency TEXT NOT NULL
        CHECK (frequency IN ('fortnightly', 'monthly', 'quarterly', 'half_yearly', 'yearly')),
    data_source TEXT NOT NULL,
    data_provider TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (city_id, scheme_id, id),
    UNIQUE (city_id, scheme_id, code),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id)
);

CREATE TABLE node (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    id UUID NOT NULL,
    indicator_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    post TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('city', 'task', 'post')),
    parent_id UUID,
    position BIGINT NOT NULL CHECK (position BETWEEN 0 AND 4294967295),
    rule TEXT NOT NULL
        CHECK (rule IN ('not_decomposed', 'sum', 'weighted_mean', 'ratio', 'same_value', 'worst_of', 'milestone',
            'contribution')),
    basis TEXT NOT NULL,
    share BIGINT CHECK (share BETWEEN 0 AND 999999999999999999),
    baseline_year BIGINT CHECK (baseline_year BETWEEN 0 AND 65535),
    reserve_baseline BIGINT CHECK (reserve_baseline BETWEEN -999999999999999999 AND 999999999999999999),
    reserve_basic BIGINT CHECK (reserve_basic BETWEEN -999999999999999999 AND 999999999999999999),
    reserve_challenge BIGINT CHECK (reserve_challenge BETWEEN -999999999999999999 AND 999999999999999999),
    weight BIGINT CHECK (weight BETWEEN 0 AND 999999999999999999),
    lock_owner TEXT,
    lock_reason TEXT,
    lock_at TEXT,
    PRIMARY KEY (city_id, scheme_id, id),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id),
    FOREIGN KEY (city_id, scheme_id, indicator_id) REFERENCES indicator (city_id, scheme_id, id)
        DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (city_id, owner_id) REFERENCES organization (city_id, id),
    FOREIGN KEY (city_id, scheme_id, parent_id) REFERENCES node (city_id, scheme_id, id)
        DEFERRABLE INITIALLY DEFERRED,
    CHECK ((lock_owner IS NULL) = (lock_at IS NULL) AND (lock_owner IS NULL) = (lock_reason IS NULL))
);

CREATE INDEX node_by_parent ON node (city_id, scheme_id, parent_id);
CREATE INDEX node_by_indicator ON node (city_id, scheme_id, indicator_id);
CREATE INDEX node_by_owner ON node (city_id, owner_id);

-- A value holds from one revision until another; without an end it is in force. Versions outlive their node.
CREATE TABLE target_version (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    node_id UUID NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('baseline', 'basic', 'challenge')),
    since_revision BIGINT NOT NULL,
    until_revision BIGINT CHECK (until_revision > since_revision),
    value BIGINT CHECK (value BETWEEN -999999999999999999 AND 999999999999999999),
    PRIMARY KEY (city_id, scheme_id, node_id, tier, since_revision),
    FOREIGN KEY (city_id, scheme_id, since_revision) REFERENCES change_set (city_id, scheme_id, revision)
);

CREATE UNIQUE INDEX target_in_force ON target_version (city_id, scheme_id, node_id, tier)
    WHERE until_revision IS NULL;

CREATE TABLE support (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    from_id UUID NOT NULL,
    to_id UUID NOT NULL,
    PRIMARY KEY (city_id, scheme_id, from_id, to_id),
    FOREIGN KEY (city_id, scheme_id, from_id) REFERENCES node (city_id, scheme_id, id)
        DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (city_id, scheme_id, to_id) REFERENCES node (city_id, scheme_id, id)
        DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX support_to ON support (city_id, scheme_id, to_id);
