-- Photos and documents that back up check-ins. Here is what a file is; its content is where the store keeps files, in an object
-- that is named here and written once, before the row.

CREATE TABLE evidence (
    city_id UUID NOT NULL REFERENCES city (city_id),
    -- Made by the device.
    id UUID NOT NULL,
    -- The report that brought it; none until that is kept. A later report of the same subject may name it too.
    check_in_id UUID,
    account_id UUID NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('jpeg', 'png', 'webp', 'pdf', 'docx', 'xlsx')),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    -- Of the content.
    sm3 TEXT NOT NULL,
    object_id UUID NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE UNIQUE INDEX evidence_object ON evidence (city_id, object_id);
CREATE INDEX evidence_of_account ON evidence (city_id, account_id, at);
CREATE INDEX evidence_unused ON evidence (city_id, at) WHERE check_in_id IS NULL;

-- A JSON list of ids, in the order of the person; none without any.
ALTER TABLE check_in ADD COLUMN evidence TEXT;
