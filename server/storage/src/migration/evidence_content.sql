-- Finds the files with the same content (R-17).
CREATE INDEX evidence_by_content ON evidence (city_id, sm3);
