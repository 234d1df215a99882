/** The document's title: what waits first, because a narrow tab shows only the beginning. */
export function titleOf(screen: string | undefined, waiting: number): string {
  const parts = [waiting > 0 ? `${waiting.toLocaleString('en-US')} waiting` : '', screen ?? '', 'Signalbox'];
  return parts.filter((part) => part !== '').join(' · ');
}
