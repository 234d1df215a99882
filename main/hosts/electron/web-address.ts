/** Longer addresses can't be read before they are opened. */
const MAX_ADDRESS = 500;

/** The address as a browser would go there (host in ASCII, so that look-alikes show), or null. */
export function webAddress(link: string): string | null {
  const url = URL.parse(link);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  return url.href.length > MAX_ADDRESS || url.username !== '' || url.password !== '' ? null : url.href;
}
