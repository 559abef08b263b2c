-- Personal data: what is sealed, with which keys, and how a person who has gone is forgotten.

-- Sealed, like phone, email and factor_secret; empty where nobody asks for it.
ALTER TABLE account ADD COLUMN identity_number TEXT NOT NULL DEFAULT '';
-- When the person was anonymised: from then on name and user name are a pseudonym.
ALTER TABLE account ADD COLUMN erased_at TEXT;

-- The keys that values of this database are sealed with, by their fingerprints. The keys themselves are elsewhere.
CREATE TABLE sealing_key (
    id TEXT NOT NULL PRIMARY KEY,
    suite TEXT NOT NULL CHECK (suite IN ('aes-256-gcm', 'sm4-gcm')),
    since TEXT NOT NULL,
    -- When the last value under it was sealed again.
    retired_at TEXT
);

-- Names that the audit log refers to by a commitment, so that they can be erased and the chain still holds.
CREATE TABLE audit_word (
    city_id UUID NOT NULL,
    commitment TEXT NOT NULL,
    account_id UUID NOT NULL,
    salt TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (city_id, commitment)
);

CREATE INDEX audit_word_of_account ON audit_word (city_id, account_id);
