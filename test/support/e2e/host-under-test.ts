import type { ContractRouterClient } from '@orpc/contract';
import type { Page } from 'playwright-core';
import type { Contract } from '../../../core/contract/contract.ts';
import type { TestBrowser, View } from './chromium.ts';

export interface HostWishes {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The contract as a page has it, beside the pages that are looked at. */
export interface ApiClient {
  readonly client: ContractRouterClient<Contract>;
  readonly close: () => Promise<void>;
}

/** The app on one of its hosts. */
export interface HostUnderTest {
  /** Opens the app as its person does once more: in a browser of its own, or in a window. Closed with the test. */
  readonly open: (view?: View) => Promise<Page>;
  /** Connects as the same person. */
  readonly connect: () => Promise<ApiClient>;
  /** Does what makes the app hand a file to the person at `page`, and keeps it at `path` as they would. Gives the proposed name. */
  readonly keep: (page: Page, path: string, act: () => Promise<void>) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** One of the hosts that the same specs run on. */
export interface E2eHost {
  readonly name: 'node host' | 'Electron stand-in' | 'Electron';
  /** Whether its pages are those of any browser: there is more to try there, and each is opened quickly. */
  readonly isBrowser: boolean;
  /** Why it can't be used here, in words. */
  readonly missing: string | null;
  readonly start: (browser: TestBrowser, wishes: HostWishes) => Promise<HostUnderTest>;
}
