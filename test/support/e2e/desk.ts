import type { BrowserContextOptions, Page } from 'playwright-core';
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

type Client = ApiConnection['client'];

/** The newest waiting approval of a run, as soon as there is one. Throws when the run ends without. */
export function waitForApproval(client: Client, runId: string): Promise<ApprovalLine> {
  return onEachChange(client, async () => {
    const { items } = await client.approvals.list({ runId, statuses: ['waiting'], order: 'newest' });
    if (items[0]) return items[0];
    const { summary } = await client.runs.get({ runId });
    if (summary.endedAt !== null) throw new Error(`the run asked nothing: ${JSON.stringify(summary)}`);
    return null;
  });
}

/** Waits until a run has ended; gives its status. */
export function waitForEnd(client: Client, runId: string): Promise<string> {
  return onEachChange(client, async () => {
    const { summary } = await client.runs.get({ runId });
    return summary.endedAt === null ? null : summary.status;
  });
}

/** Looks now and after each change until there is something to see. */
async function onEachChange<T>(client: Client, look: () => Promise<T | null>): Promise<T> {
  for await (const item of await client.system.live()) {
    const seen = await look();
    if (seen !== null) return seen;
    if (item.kind === 'lost') return onEachChange(client, look);
  }
  throw new Error('the host went away');
}
