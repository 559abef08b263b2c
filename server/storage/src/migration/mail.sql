-- Notices by e-mail: what each person wants, and the letters as jobs.

-- Null is the default: in Chinese, where there is an address.
ALTER TABLE account ADD COLUMN mailing TEXT CHECK (mailing IN ('off', 'chinese', 'english'));

-- The notice that a job sends.
ALTER TABLE job ADD COLUMN notice_id UUID;
CREATE INDEX job_of_kind ON job (city_id, kind, state);
