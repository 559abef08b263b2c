-- What came of the measure of the answer before it.
ALTER TABLE warning_answer ADD COLUMN outcome TEXT CHECK (outcome IN ('done', 'not_done', 'postponed'));
