import type { ExportedFile } from '../../core/contract/audit.ts';
import { findBridge } from './bridge.ts';

/** Gives a file to the person: the desktop asks where, a browser downloads it. False: they closed the dialog. */
export async function keepFile({ name, mediaType, text }: ExportedFile): Promise<boolean> {
  const bridge = findBridge();
  if (bridge) {
    const saved = await bridge.saveFile({ name, text });
    if (!saved.ok) throw new Error(saved.error.message);
    return saved.value !== null;
  }
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the content by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return true;
}
