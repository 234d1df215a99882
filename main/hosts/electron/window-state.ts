import { readFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is kept of a window. Sizes and places in device-independent pixels. */
export interface WindowState {
  readonly bounds: Rectangle;
  readonly isMaximized: boolean;
}

/** Where the window goes when nothing is known: large enough for the queue and a diff side by side. */
export const FIRST_SIZE = { width: 1280, height: 820 } as const;

/** As much of the top edge must be on a screen for the window to be found and moved. */
const VISIBLE_WIDTH = 100;
const VISIBLE_HEIGHT = 32;

const pixels = z.number().int().min(-100_000).max(100_000);
const size = z.number().int().min(200).max(100_000);
const stateSchema = z.strictObject({
  bounds: z.strictObject({ x: pixels, y: pixels, width: size, height: size }),
  isMaximized: z.boolean(),
});

/** The state of an earlier session; null when there is none that can be read, which is no reason to fail. */
export function readWindowState(file: string): WindowState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const isUnreadable = error instanceof SyntaxError || error instanceof z.ZodError;
    if (isUnreadable || (error instanceof Error && 'code' in error)) return null;
    throw error;
  }
}

/** Keeps the state. Throws when the folder can't be written. */
export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic.sync(file, `${JSON.stringify(state)}\n`, { mode: 0o600 });
}

/** Whether the window's top edge can be reached on one of the screens (`workAreas`). */
export function isReachable(bounds: Rectangle, workAreas: readonly Rectangle[]): boolean {
  return workAreas.some((area) => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    const isTopInside = bounds.y >= area.y && bounds.y + VISIBLE_HEIGHT <= area.y + area.height;
    return width >= VISIBLE_WIDTH && isTopInside;
  });
}
