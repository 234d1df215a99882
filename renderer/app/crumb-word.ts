/** Of an id, as much as tells it from its neighbours: their beginnings are the time and look alike. */
const ID_TAIL = 6;

/** The second part of an address as people call it. */
export function crumbWord(screen: string, part: string): string {
  if (/^[0-9a-z]{26}$/.test(part)) return `…${part.slice(-ID_TAIL)}`;
  if (screen === 'workflows') return part.replace(/^(starter|file):/, '');
  const words = part.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
