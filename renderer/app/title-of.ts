import { formatCount } from '../ui/format.ts';

/**
 * The document's title: what waits first, because a narrow tab shows only the beginning. `workspace`: the name of this
 * window's folder, which tells its tab from those of other folders.
 */
export function titleOf(screen: string | undefined, waiting: number, workspace = ''): string {
  const waits = waiting > 0 ? `${formatCount(waiting)} waiting` : '';
  const parts = [waits, screen ?? '', workspace, 'Signalbox'];
  return parts.filter((part) => part !== '').join(' · ');
}
