import { nativeImage, type NativeImage } from 'electron';

/** Pixels a side; drawn at twice the tray's 16 for sharp screens. */
const SIDE = 32;
const RADIUS = SIDE / 2 - 2;

/** Blue, green, red, as bitmaps of the system have them. */
const CALM = [0xc8, 0x8a, 0x2f] as const;
const WAITING = [0x1e, 0x9c, 0xf5] as const;

/** The tray's picture: a signal light, amber while something waits for a decision, blue otherwise. */
export function signalIcon(isWaiting: boolean): NativeImage {
  const [blue, green, red] = isWaiting ? WAITING : CALM;
  const bitmap = Buffer.alloc(SIDE * SIDE * 4);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const distance = Math.hypot(x - (SIDE - 1) / 2, y - (SIDE - 1) / 2);
      const opacity = Math.max(0, Math.min(1, RADIUS - distance));
      // Colours are premultiplied by opacity in a bitmap.
      const pixel = [blue, green, red, 255].map((value) => Math.round(value * opacity));
      bitmap.set(pixel, (y * SIDE + x) * 4);
    }
  }
  return nativeImage.createFromBitmap(bitmap, { width: SIDE, height: SIDE, scaleFactor: 2 });
}
