-- Group robots: what brings notices to the chat groups of organizations, and the messages as jobs.

CREATE TABLE robot (
    city_id UUID NOT NULL REFERENCES city (city_id),
    id UUID NOT NULL,
    -- Null for the city: for organizations that have no robot, nor one above them.
    organization_id UUID,
    kind TEXT NOT NULL CHECK (kind IN ('ding_talk', 'we_com', 'feishu')),
    name TEXT NOT NULL CHECK (name <> ''),
    -- Sealed: anybody who has it can write to the group.
    address TEXT NOT NULL CHECK (address <> ''),
    -- Sealed; empty without one.
    secret TEXT NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    -- When the last message was sent, and why it did not arrive, as JSON. No digest covers them.
    last_at TEXT,
    last_why TEXT,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, organization_id) REFERENCES organization (city_id, id)
);
CREATE UNIQUE INDEX robot_name ON robot (city_id, name);

-- What a group was notified of. No digest covers messages: they decide nothing.
CREATE TABLE message (
    city_id UUID NOT NULL,
    id UUID NOT NULL,
    robot_id UUID NOT NULL,
    -- In the city.
    day TEXT NOT NULL,
    occasion TEXT NOT NULL CHECK (occasion IN ('daily', 'asked')),
    -- As JSON.
    digest TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, robot_id) REFERENCES robot (city_id, id)
);
CREATE UNIQUE INDEX message_of_day ON message (city_id, robot_id, day, occasion);

-- The message that a job sends.
ALTER TABLE job ADD COLUMN message_id UUID;
