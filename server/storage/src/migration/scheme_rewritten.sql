-- Names what a scheme holds beside its revision: another one each time that rows are rewritten without a change-set, as
-- when a person is forgotten. Trees that are kept in memory are compared with it.

ALTER TABLE scheme ADD COLUMN rewritten UUID;
