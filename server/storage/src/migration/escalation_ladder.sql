-- After how many working days without a measure the warnings of a scheme go up the line; null where a step is never reached. A scheme
-- without a row has the ladder that the program comes with.

CREATE TABLE escalation_ladder (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    red_head BIGINT CHECK (red_head BETWEEN 1 AND 250),
    red_leader BIGINT CHECK (red_leader BETWEEN 1 AND 250),
    red_committee BIGINT CHECK (red_committee BETWEEN 1 AND 250),
    amber_head BIGINT CHECK (amber_head BETWEEN 1 AND 250),
    amber_leader BIGINT CHECK (amber_leader BETWEEN 1 AND 250),
    amber_committee BIGINT CHECK (amber_committee BETWEEN 1 AND 250),
    PRIMARY KEY (city_id, scheme_id),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id)
);
