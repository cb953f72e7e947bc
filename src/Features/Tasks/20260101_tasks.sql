-- For both databases: SQLite takes PostgreSQL's names of types, for its own types belong to values, not to columns.
-- The key begins with the user: each statement names one, so the table can be cut by it (docs/scaling.md).
CREATE TABLE tasks (
    user_id text NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    title text NOT NULL,
    description text,
    priority text NOT NULL,
    is_completed boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, id)
);

-- The key answers a page of all tasks, newest first; this a page of the open ones, or of the completed.
CREATE INDEX tasks_by_completion ON tasks (user_id, is_completed, id);
