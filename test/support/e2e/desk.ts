import type { Page } from 'playwright-core';
import type { ApprovalLine } from '../../../core/contract/approvals.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { TestBrowser, View } from './chromium.ts';
import { inBrowsers } from './host-node.ts';
import type { ApiClient, E2eHost, HostUnderTest } from './host-under-test.ts';
import { startNodeHost, type RunningNodeHost } from './node-host.ts';
import type { Project } from './workspaces.ts';

/** A running host, open on a project, with somebody at it who decides. */
export interface Desk {
  readonly api: ApiClient['client'];
  /** Starts a run and waits for its first approval. */
  readonly ask: (workflow: string, input?: JsonObject) => Promise<ApprovalLine>;
  /** Opens the app once more, at an address ("#/approvals/ID"). */
  readonly show: (address: string, view?: View) => Promise<Page>;
  readonly keep: HostUnderTest['keep'];
  readonly close: () => Promise<void>;
}

/** A desk whose host hands out links, and can go away under its pages: what only browsers see. */
export interface NodeDesk extends Desk {
  readonly host: RunningNodeHost;
}

/** Starts a host on a project; `browser` shows what it shows. Close it before the project is removed. */
export async function openDesk(
  host: E2eHost,
  project: Project,
  browser: TestBrowser,
  env: Readonly<Record<string, string>> = {},
): Promise<Desk> {
  const app = await host.start(browser, { dataDir: project.dataDir, env });
  return deskAt(app, project);
}

/** The same on the node host, with all that only it has. */
export async function openNodeDesk(project: Project, browser: TestBrowser): Promise<NodeDesk> {
  const host = await startNodeHost({ dataDir: project.dataDir });
  return { ...(await deskAt(inBrowsers(host, browser), project)), host };
}

async function deskAt(app: HostUnderTest, project: Project): Promise<Desk> {
  const pages: Page[] = [];
  const connection = await sitDown(app, project);
  const { client } = connection;
  return {
    api: client,
    async ask(workflow, input = {}) {
      const { runId } = await client.runs.start({ workflow, input });
      return waitForApproval(client, runId);
    },
    async show(address, view) {
      const page = await app.open(view);
      pages.push(page);
      await goTo(page, address);
      return page;
    },
    keep: app.keep,
    async close() {
      // A page that is still there would complain about the host that went away.
      for (const page of pages) await page.close();
      await connection.close();
      await app.close();
    },
  };
}

/** Connects, and opens the project; a host that this fails on is not left running. */
async function sitDown(app: HostUnderTest, project: Project): Promise<ApiClient> {
  try {
    const connection = await app.connect();
    await connection.client.workspaces.open({ path: project.root });
    return connection;
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Leads an open page to another address, as a link does. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.goto(new URL(address, page.url()).href);
}

type Client = ApiClient['client'];

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
