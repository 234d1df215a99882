import type { BrowserContextOptions, Page } from 'playwright-core';
import { vi } from 'vitest';
import type { ApprovalLine } from '../../../core/contract/approvals.ts';
import type { JsonObject } from '../../../core/json.ts';
import { connectApi, enter, type ApiConnection } from './api-client.ts';
import type { TestBrowser } from './chromium.ts';
import { startNodeHost, type RunningNodeHost } from './node-host.ts';
import type { Project } from './workspaces.ts';

/** A running host with somebody at it who decides. */
export interface Desk {
  readonly host: RunningNodeHost;
  readonly api: ApiConnection['client'];
  /** Starts a run and waits for its first approval. */
  readonly ask: (workflow: string, input?: JsonObject) => Promise<ApprovalLine>;
  /** Opens the screen in a browser of its own: an approval, or the queue. */
  readonly show: (
    approvalId?: string,
    options?: BrowserContextOptions & { readonly link?: string },
  ) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** Serves a project; `browser` opens what it serves. Close it before the project is removed. */
export async function openDesk(project: Project, browser: TestBrowser): Promise<Desk> {
  const host = await startNodeHost({ dataDir: project.dataDir, workspace: project.root });
  const connection = await connectApi(host.origin(), await enter(host.link()));
  const { client } = connection;
  const pages: Page[] = [];
  return {
    host,
    api: client,
    async ask(workflow, input = {}) {
      const { runId } = await client.runs.start({ workflow, input });
      return waitForApproval(client, runId);
    },
    async show(approvalId, { link = host.link(), ...options } = {}) {
      const page = await browser.open(link, options);
      pages.push(page);
      await page.goto(`${host.origin()}/#/approvals${approvalId === undefined ? '' : `/${approvalId}`}`);
      return page;
    },
    async close() {
      // A page that is still there would complain about the host that went away.
      for (const page of pages) await page.close();
      await connection.close();
      await host.close();
    },
  };
}

/** The newest waiting approval of a run, as soon as there is one. */
export function waitForApproval(client: ApiConnection['client'], runId: string): Promise<ApprovalLine> {
  return vi.waitFor(
    async () => {
      const { items } = await client.approvals.list({ runId, statuses: ['waiting'], order: 'newest' });
      const [line] = items;
      if (!line)
        throw new Error(
          `run ${runId} asks nothing yet: ${JSON.stringify((await client.runs.get({ runId })).summary)}`,
        );
      return line;
    },
    { timeout: 30_000, interval: 25 },
  );
}

/** Waits until a run has ended; gives its status. */
export function waitForEnd(client: ApiConnection['client'], runId: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const { summary } = await client.runs.get({ runId });
      if (summary.endedAt === null) throw new Error(`run ${runId} is ${summary.status}`);
      return summary.status;
    },
    { timeout: 30_000, interval: 25 },
  );
}
