-- The proposer's half of a one-time password, sealed, as long as the proposal is open.
ALTER TABLE proposal ADD COLUMN half TEXT NOT NULL DEFAULT '';
-- Proposed before there were halves: proposed again.
UPDATE proposal SET until = proposed_at WHERE state = 'open' AND measure LIKE '%reset_password%';
