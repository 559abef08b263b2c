-- The plan curve of a node: its name, or twelve percentages. Null where the curve of a node above holds.

ALTER TABLE node ADD COLUMN curve TEXT CHECK (curve <> '');
