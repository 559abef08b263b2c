-- Who confirms reports, and in which order. A scheme without a row takes one step by anybody who may confirm.

CREATE TABLE check_in_chain (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('scheme', 'organization', 'indicator')),
    -- The scheme itself, the organization or the indicator.
    scope_id UUID NOT NULL,
    -- Words as in check_in_step.stage, in their order, with spaces between.
    stages TEXT NOT NULL,
    data_owner_id UUID,
    PRIMARY KEY (city_id, scheme_id, scope, scope_id),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id),
    FOREIGN KEY (city_id, data_owner_id) REFERENCES organization (city_id, id)
);

-- At which stage a step was taken; none for steps that are older than chains, and where a changed chain left nothing to take.
ALTER TABLE check_in_step ADD COLUMN stage TEXT CHECK (stage IN ('anyone', 'head', 'data_owner', 'office'));
ALTER TABLE check_in_step ADD COLUMN data_owner_id UUID;
-- True where stages were left after it.
ALTER TABLE check_in_step ADD COLUMN goes_on BOOLEAN;

-- How a set of check-ins came where no person typed it.
ALTER TABLE measurement_set ADD COLUMN channel TEXT CHECK (channel IN ('api'));
