-- Whose rule the lights of a scheme follow. A scheme without a row has the one that the program comes with.

CREATE TABLE light_rule (
    city_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    preset TEXT NOT NULL CHECK (preset IN ('yinchuan', 'tianjin', 'sanya')),
    PRIMARY KEY (city_id, scheme_id),
    FOREIGN KEY (city_id, scheme_id) REFERENCES scheme (city_id, id)
);
