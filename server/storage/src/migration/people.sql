-- People: accounts, what they may do, how they sign in, and the record of all that is done.
-- Sign-in comes before the city is known, so a user name, and the failures counted against it, are found without it.

-- In the sample city of a city its people practise.
ALTER TABLE city ADD COLUMN home_id UUID;
ALTER TABLE scheme ADD COLUMN state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'closed'));
ALTER TABLE change_set ADD COLUMN author_id UUID;

CREATE TABLE account (
    city_id UUID NOT NULL REFERENCES city (city_id),
    id UUID NOT NULL,
    login TEXT NOT NULL CHECK (login <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    -- Sealed: only the key that is kept outside of the database opens them.
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    password_hash TEXT,
    password_at TEXT,
    must_change BOOLEAN NOT NULL,
    factor_secret TEXT,
    -- The time step of the last code that was accepted: none is accepted twice.
    factor_step BIGINT,
    created_at TEXT NOT NULL,
    last_login_at TEXT,
    last_login_from TEXT,
    PRIMARY KEY (city_id, id)
);

CREATE UNIQUE INDEX account_login ON account (login);

CREATE TABLE former_password (
    city_id UUID NOT NULL,
    account_id UUID NOT NULL,
    at TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (city_id, account_id, at),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id)
);

CREATE TABLE appointment (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('system_administrator', 'security_administrator', 'audit_administrator',
        'assessment_office', 'steering_committee', 'department_head', 'reporter', 'post_holder', 'data_steward',
        'third_party', 'auditor')),
    organization_id UUID,
    task_id UUID,
    since TEXT NOT NULL,
    until TEXT,
    lent_by UUID,
    ended_at TEXT,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id),
    FOREIGN KEY (city_id, lent_by) REFERENCES account (city_id, id),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id)
);

CREATE INDEX appointment_of_account ON appointment (city_id, account_id);

CREATE TABLE session (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    token_hash TEXT NOT NULL,
    -- `password`: the second factor is still to come; `complete`: signed in.
    stage TEXT NOT NULL CHECK (stage IN ('password', 'complete')),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    ended_at TEXT,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, token_hash),
    FOREIGN KEY (city_id, account_id) REFERENCES account (city_id, id)
);

CREATE INDEX session_of_account ON session (city_id, account_id);

CREATE TABLE attempt (
    login TEXT NOT NULL,
    address TEXT NOT NULL,
    failures BIGINT NOT NULL CHECK (failures >= 0),
    last_at TEXT NOT NULL,
    PRIMARY KEY (login, address)
);

CREATE TABLE security (
    city_id UUID NOT NULL PRIMARY KEY REFERENCES city (city_id),
    profile TEXT NOT NULL CHECK (profile IN ('asvs', 'dengbao3')),
    -- Roles that must have a second factor, as a JSON list.
    factor_roles TEXT NOT NULL
);

-- One chain per city. Without a foreign key: the audit log outlives what it is about. The chain of the nil id is for
-- what belongs to no city.
CREATE TABLE audit (
    city_id UUID NOT NULL,
    sequence BIGINT NOT NULL CHECK (sequence > 0),
    at TEXT NOT NULL,
    account_id UUID,
    name TEXT NOT NULL,
    on_behalf_of UUID,
    address TEXT NOT NULL,
    deed TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    changes TEXT NOT NULL,
    reason TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
    hash TEXT NOT NULL,
    PRIMARY KEY (city_id, sequence)
);

CREATE INDEX audit_by_person ON audit (city_id, account_id, sequence);
CREATE INDEX audit_by_deed ON audit (city_id, deed, sequence);

CREATE TABLE audit_head (
    city_id UUID NOT NULL PRIMARY KEY,
    algorithm TEXT NOT NULL CHECK (algorithm IN ('sm3', 'sha256')),
    sequence BIGINT NOT NULL CHECK (sequence >= 0),
    hash TEXT NOT NULL,
    -- The last entry that was moved to a file, and its hash: where the chain in the table begins.
    archived BIGINT NOT NULL,
    archived_hash TEXT NOT NULL
);
