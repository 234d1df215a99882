import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CdpSession } from '../cdp.ts';
import { BINDING, pageScript, preloadScript } from '../injected.ts';
import { record, strict } from '../record.ts';
import { originOf, toApp, toPage } from './address.ts';
import { app, browser } from './app.ts';
import { createEvent } from './event.ts';
import { interceptRequests } from './interception.ts';
import { linkPage, WORLD, type PageLink } from './page-link.ts';
import { created, frameNavigated, navigated, navigatedWithin, targetGone, windowOpen } from './schemas.ts';
import { isGranted, PERMISSIONS } from './session.ts';

interface Frame {
  readonly url: string;
  readonly origin: string;
}

type OpenHandler = (details: object) => { readonly action: string };

const known = new Map<string, WebContents>();
let lastId = 0;
let prepared: Promise<void> | undefined;

/** Watches the whole browser, once: requests, and pages that are closed. */
function prepareBrowser(): Promise<void> {
  const { browser: root } = browser().cdp;
  root.on('Target.targetDestroyed', (params) => {
    const { targetId } = targetGone.parse(params);
    known.get(targetId)?.vanish();
    known.delete(targetId);
  });
  const mayNavigate = (frameId: string, url: string): boolean => known.get(frameId)?.mayNavigate(url) ?? true;
  return root
    .send('Target.setDiscoverTargets', { discover: true })
    .then(() => interceptRequests(root, mayNavigate));
}

/** One page: a tab of Chromium with the preload in an isolated world of its top frame. */
export class WebContents extends EventEmitter {
  readonly id: number;
  mainFrame: Frame = { url: '', origin: 'null' };
  private readonly attached: Promise<CdpSession>;
  private link: PageLink | undefined;
  private openHandler: OpenHandler | undefined;
  private expected: string | undefined;
  private isGone = false;
  targetId = '';
  /** This, as the app sees it: it refuses what is not modelled. The app only ever gets this one. */
  readonly self: WebContents;

  constructor(preload: string, size: { readonly width: number; readonly height: number }) {
    super();
    lastId += 1;
    this.id = lastId;
    this.self = strict('webContents', this);
    this.attached = this.attach(preload, size);
    this.attached.catch((error: unknown) => {
      process.stderr.write(`stand-in: no page: ${String(error)}\n`);
    });
    app.emit('web-contents-created', createEvent({}), this.self);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  send(channel: string, ...args: readonly unknown[]): void {
    this.link?.send(channel, args);
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  /** Resolves when the page has loaded, rejects when it can't be reached. */
  async loadURL(url: string): Promise<void> {
    const page = await this.attached;
    this.expected = url;
    const loaded = new Promise((resolve) => this.once('did-finish-load', resolve));
    const { errorText } = navigated.parse(await page.send('Page.navigate', { url: toPage(url) }));
    if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
    await loaded;
  }

  reload(): void {
    this.expected = this.mainFrame.url;
    void this.attached.then((page) => page.send('Page.reload'));
  }

  forcefullyCrashRenderer(): void {
    // The call itself never returns: who would answer has crashed.
    void this.attached.then((page) => page.send('Page.crash').catch(() => undefined));
  }

  /** Whether the top frame may go to `url`: what the app did not start itself, its listeners can prevent. */
  mayNavigate(url: string): boolean {
    const isExpected = this.expected?.split('#')[0] === url.split('#')[0];
    this.expected = undefined;
    if (isExpected) return true;
    const event = createEvent({ url, isMainFrame: true, isSameDocument: false });
    this.emit('will-navigate', event, url);
    return !event.defaultPrevented;
  }

  /** Closes the tab. */
  async destroy(): Promise<void> {
    this.isGone = true;
    this.link?.drop();
    await this.attached;
    known.delete(this.targetId);
    await browser().cdp.browser.send('Target.closeTarget', { targetId: this.targetId });
  }

  /** The tab is gone by itself, as when whoever drives the page closes it. */
  vanish(): void {
    this.isGone = true;
    this.link?.drop();
    this.emit('destroyed');
  }

  private async attach(
    preload: string,
    { width, height }: { readonly width: number; readonly height: number },
  ): Promise<CdpSession> {
    prepared ??= prepareBrowser();
    await prepared;
    const { cdp } = browser();
    const place = { url: 'about:blank', newWindow: true, width, height };
    this.targetId = created.parse(await cdp.browser.send('Target.createTarget', place)).targetId;
    known.set(this.targetId, this);
    const page = await cdp.attach(this.targetId);
    this.listen(page);
    const nonce = randomBytes(16).toString('hex');
    await page.send('Page.enable');
    await page.send('Runtime.enable');
    await page.send('Inspector.enable');
    await page.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    await page.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(nonce) });
    await page.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadScript(nonce, this.readPreload(preload)),
      worldName: WORLD,
    });
    return page;
  }

  private readPreload(file: string): string {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      this.preloadFailed(`Unable to load preload script: ${file}: ${String(error)}`);
      return '';
    }
  }

  private preloadFailed(message: string): void {
    record('preload-error', message);
    process.stderr.write(`stand-in: preload: ${message}\n`);
    this.emit('preload-error', createEvent({}), '', new Error(message));
  }

  private listen(page: CdpSession): void {
    const event = (ports: readonly unknown[]): object => ({
      sender: this.self,
      senderFrame: this.mainFrame,
      ports,
    });
    this.link = linkPage(page, this.targetId, {
      createEvent: event,
      onPreloadError: (message) => this.preloadFailed(message),
      onWindowOpen: (url) => this.openWindow(url),
    });
    page.on('Page.frameNavigated', (params) => {
      const { frame } = frameNavigated.parse(params);
      if (frame.parentId !== undefined) return;
      const url = toApp(frame.url);
      this.mainFrame = { url, origin: originOf(url) };
      this.emit('did-navigate', createEvent({}), url);
      void this.applyPermissions(frame.url);
    });
    page.on('Page.navigatedWithinDocument', (params) => {
      const { url, frameId } = navigatedWithin.parse(params);
      if (frameId === this.targetId) this.emit('did-navigate-in-page', createEvent({}), toApp(url), true);
    });
    page.on('Page.loadEventFired', () => {
      if (this.mainFrame.url === '' || this.mainFrame.url === 'about:blank') return;
      record('loaded', this.mainFrame.url);
      this.emit('did-finish-load');
    });
    page.on('Inspector.targetCrashed', () => {
      this.link?.drop();
      this.emit('render-process-gone', createEvent({}), { reason: 'crashed', exitCode: 5 });
    });
    page.on('Page.windowOpen', (params) => {
      // Another way than those that page/ catches: here it would be a window that Electron never opens.
      process.stderr.write(`not in the stand-in: a window opened for ${windowOpen.parse(params).url}\n`);
    });
  }

  /** A page asks for a window. */
  private openWindow(url: string): void {
    const details = { url: toApp(url), frameName: '', features: '', disposition: 'foreground-tab' };
    // Without a handler Electron opens a window; ours are always denied.
    if (this.openHandler?.(details).action !== 'deny')
      throw new Error('not in the stand-in: a window opened by a page');
  }

  private async applyPermissions(pageUrl: string): Promise<void> {
    const { origin } = new URL(pageUrl);
    for (const [permission, name] of PERMISSIONS) {
      const setting = isGranted(permission, originOf(toApp(pageUrl))) ? 'granted' : 'denied';
      await browser().cdp.browser.send('Browser.setPermission', { permission: { name }, setting, origin });
    }
  }
}
