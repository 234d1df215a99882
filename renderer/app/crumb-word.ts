import { shortId } from '../ui/short-id.ts';

/** The second part of an address as people call it. */
export function crumbWord(screen: string, part: string): string {
  if (/^[0-9a-z]{26}$/.test(part)) return `…${shortId(part)}`;
  if (screen === 'workflows') return part.replace(/^(starter|file):/, '');
  const words = part.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
