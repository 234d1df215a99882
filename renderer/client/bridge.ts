import { BRIDGE_NAME, type Bridge } from '../../core/contract/bridge.ts';

declare global {
  interface Window {
    readonly [BRIDGE_NAME]?: Bridge;
  }
}

/** What only the desktop can do; undefined in a browser. */
export function findBridge(): Bridge | undefined {
  return window[BRIDGE_NAME];
}
