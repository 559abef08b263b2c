-- Failures to sign in are counted by network, and names are bounded. What was counted before lasts for a quarter of an
-- hour at most and is forgotten, with whatever strangers had sent as names.
DELETE FROM attempt;
CREATE INDEX attempt_by_address ON attempt (address);
CREATE INDEX attempt_by_age ON attempt (last_at);

-- Sign-ins under way at a provider are counted by network too.
CREATE INDEX identity_attempt_by_address ON identity_attempt (address);
