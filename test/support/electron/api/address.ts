/**
 * Chromium itself doesn't navigate to a scheme that only Electron declares. Inside of the page app://signalbox/x is therefore
 * https://signalbox.app.test/x, answered by interception before anything reaches a network; the app only ever sees app://.
 */
const SUFFIX = '.test';

/** The address under which Chromium knows an address of the app; others stay as they are. */
export function toPage(url: string): string {
  const { protocol, host, pathname, search, hash } = new URL(url);
  if (protocol === 'http:' || protocol === 'https:' || protocol === 'about:') return url;
  return `https://${host}.${protocol.slice(0, -1)}${SUFFIX}${pathname}${search}${hash}`;
}

/** The address as the app knows it. */
export function toApp(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed?.host.endsWith(SUFFIX)) return url;
  const [host = '', scheme = ''] = parsed.host.slice(0, -SUFFIX.length).split('.');
  return `${scheme}://${host}${parsed.pathname}${parsed.search}${parsed.hash}`;
}

/** The origin of an address of the app, also of schemes that Node's URL gives none. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return host === '' ? 'null' : `${protocol}//${host}`;
}
