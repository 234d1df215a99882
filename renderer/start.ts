import './client/early-socket.ts';
import './client/no-eval.ts';
import { parseAddress } from './app/address.ts';
import { colorSchemeManager } from './app/color-scheme.ts';
import { editorCode, isEdited } from './app/editor-code.ts';
import { leadOn } from './app/lead-on.ts';
import { findScreen } from './app/screens.tsx';
import { connect, whenOpen } from './client/connection.ts';
import { askFirst } from './client/first-questions.ts';
import { startLive } from './client/live.ts';
import { loadAhead } from './ui/lazy-code.ts';

/** A page that can't connect sooner is drawn without: it then says so itself. */
const CONNECT_MS = 50;
/** Longer nobody looks at an empty page: what is missing by then is drawn when it comes. */
const CONTENT_MS = 100;

/**
 * What runs first: a small file of its own (vite.config.ts), while the large one with React is on its way. It connects, asks
 * for what the first screen shows and sends for that screen's code, so that React draws once, with everything there.
 */
async function start(): Promise<void> {
  startLive();
  connect();
  const { path } = parseAddress(location.hash);
  const [screen = 'workflows'] = path;
  if (isEdited(path)) loadAhead(editorCode);
  const answers = Promise.all([askFirst(screen, path[1]), path.length === 0 ? leadOn() : undefined]);
  // The first look into what the browser keeps waits for another process: here, where the page waits anyway.
  colorSchemeManager.get('auto');
  // The answers come while React's code is evaluated, which leaves time for nothing else.
  await atMost(CONNECT_MS, whenOpen());
  const content = Promise.allSettled([answers, findScreen([screen])?.code.load()]);
  const { draw } = await import('./main.tsx');
  await atMost(CONTENT_MS, content);
  draw();
}

async function atMost(ms: number, promise: Promise<unknown>): Promise<void> {
  await Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);
}

void start();
