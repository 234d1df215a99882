/**
 * Lists that filter, order and search (version 2). `runs` and `approvals` are made anew with the columns that
 * lists need before the view, so that looking at them never reads it; the functions of functions.ts take them
 * from the views, and the acts from the events, that older versions wrote. Each order has an index that also holds
 * what filters it, the search text included: only rows that are found are read.
 */
export const LISTS_SQL = `
  ALTER TABLE runs RENAME TO old_runs;
  ALTER TABLE approvals RENAME TO old_approvals;
  DROP INDEX runs_by_start;
  DROP INDEX runs_by_status;
  DROP INDEX runs_by_workflow;
  DROP INDEX runs_by_both;
  DROP INDEX approvals_by_request;
  DROP INDEX approvals_by_status;
  DROP INDEX approvals_by_run;

  CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    workspace TEXT NOT NULL,
    started_at TEXT NOT NULL,
    search TEXT NOT NULL,
    view TEXT NOT NULL
  ) STRICT;
  INSERT INTO runs SELECT run_id, status, workflow_id, run_column(view, 'workspace'), started_at,
      run_column(view, 'search'), view
    FROM old_runs;
  DROP TABLE old_runs;
  CREATE INDEX runs_by_status ON runs (status, started_at, run_id, workflow_id, workspace, search);
  CREATE INDEX runs_by_workflow ON runs (status, workflow_id, started_at, run_id, workspace);
  CREATE INDEX runs_by_workspace ON runs (status, workspace, started_at, run_id);

  CREATE TABLE approvals (
    approval_id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    status TEXT NOT NULL,
    requested_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    risk_rank REAL NOT NULL,
    snoozed_until TEXT NOT NULL,
    search TEXT NOT NULL,
    view TEXT NOT NULL
  ) STRICT;
  INSERT INTO approvals SELECT approval_id, run_id,
      coalesce((SELECT workflow_id FROM runs WHERE runs.run_id = old_approvals.run_id), ''),
      status, requested_at, approval_column(view, 'expiresAt'),
      approval_column(view, 'riskRank'), approval_column(view, 'snoozedUntil'),
      approval_column(view, 'search'), view
    FROM old_approvals;
  DROP TABLE old_approvals;
  CREATE INDEX approvals_by_risk ON approvals
    (status, risk_rank, requested_at, approval_id, snoozed_until, workflow_id, expires_at, search);
  CREATE INDEX approvals_by_request ON approvals
    (status, requested_at, approval_id, risk_rank, snoozed_until, workflow_id, expires_at, search);
  CREATE INDEX approvals_by_expiry ON approvals
    (status, expires_at, approval_id, risk_rank, snoozed_until, workflow_id, search);
  CREATE INDEX approvals_by_run ON approvals (run_id, status, requested_at, approval_id);

  CREATE TABLE acts (
    time TEXT NOT NULL,
    position INTEGER NOT NULL,
    type TEXT NOT NULL,
    actor TEXT NOT NULL,
    run_id TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    search TEXT NOT NULL,
    PRIMARY KEY (time, position)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO acts SELECT time, position, type, act_actor(body), run_id,
      coalesce((SELECT workflow_id FROM runs WHERE runs.run_id = run_events.run_id), ''), act_search(body)
    FROM (SELECT *, iif(stream GLOB 'run/*', substr(stream, 5), '') AS run_id FROM events WHERE is_act(type))
      AS run_events;
  CREATE INDEX acts_by_type ON acts (type, time, position, actor);
  CREATE INDEX acts_by_actor ON acts (actor, time, position, type);
  CREATE INDEX acts_by_run ON acts (run_id, time, position, type);
  CREATE INDEX acts_by_workflow ON acts (workflow_id, time, position, type, actor);
`;
