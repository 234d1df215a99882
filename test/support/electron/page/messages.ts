import type { Wire } from './wire.ts';

/** What a preload says to the main process. */
export type FromPreload =
  | { readonly kind: 'send'; readonly channel: string; readonly args: Wire }
  | { readonly kind: 'invoke'; readonly call: number; readonly channel: string; readonly args: Wire }
  | {
      readonly kind: 'post';
      readonly channel: string;
      readonly message: Wire;
      readonly ports: readonly number[];
    }
  | { readonly kind: 'port-message'; readonly port: number; readonly data: Wire }
  | { readonly kind: 'port-close'; readonly port: number }
  /** The page wants another window: Electron asks the app, and no window ever comes to be. */
  | { readonly kind: 'window-open'; readonly url: string }
  | { readonly kind: 'preload-error'; readonly message: string };

/** What the main process says to a preload. */
export type ToPreload =
  | { readonly kind: 'send'; readonly channel: string; readonly args: Wire }
  | { readonly kind: 'result'; readonly call: number; readonly value: Wire }
  | { readonly kind: 'failure'; readonly call: number; readonly message: string }
  | { readonly kind: 'port-message'; readonly port: number; readonly data: Wire }
  | { readonly kind: 'port-close'; readonly port: number };
