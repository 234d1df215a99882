/**
 * Workflows with their newest versions (version 3): those of the store are listed by name, by time and by text, those of
 * workspaces are looked up by place alone. `workspace` is empty for the store. Older versions wrote none.
 */
export const WORKFLOWS_SQL = `
  CREATE TABLE workflows (
    key TEXT PRIMARY KEY,
    workspace TEXT NOT NULL,
    path TEXT NOT NULL,
    is_removed INTEGER NOT NULL,
    workflow_id TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    search TEXT NOT NULL,
    view TEXT NOT NULL
  ) STRICT;
  CREATE INDEX workflows_by_place ON workflows (workspace, path, is_removed, saved_at);
  CREATE INDEX workflows_by_name ON workflows (workspace, is_removed, sort_name, key, workflow_id, search);
  CREATE INDEX workflows_by_time ON workflows (workspace, is_removed, saved_at, key, workflow_id, search);
  CREATE INDEX workflows_by_id ON workflows (workspace, is_removed, workflow_id, sort_name, key, search);
`;
