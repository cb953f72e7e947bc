CREATE TABLE notes (
--#if (!anonymous)
    user_id text NOT NULL,
--#endif
    id uuid NOT NULL,
    version bigint NOT NULL,
    title text NOT NULL,
    text text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, id)
);
