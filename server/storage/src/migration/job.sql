-- Work that the server does by itself. The audit log says what a job did; this table, how it goes. No digest covers it.

CREATE TABLE job (
    -- The nil id for what belongs to no city.
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind <> ''),
    -- One job at a time under the same key waits or runs.
    unique_key TEXT NOT NULL CHECK (unique_key <> ''),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    next_try_at TEXT NOT NULL,
    -- The run that has it, and until when it is its own without another sign of life.
    claim_id UUID,
    claimed_until TEXT,
    is_cancelled BOOLEAN NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT,
    started_by UUID,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    -- As JSON.
    outcome TEXT,
    PRIMARY KEY (city_id, id)
);

CREATE UNIQUE INDEX job_open ON job (unique_key) WHERE state IN ('waiting', 'running');
CREATE INDEX job_due ON job (state, next_try_at);
