import { BRIDGE_NAME } from '../../core/contract/bridge.ts';

/**
 * The first connection is made before anything else of the page runs (it is a file of its own, see vite.config.ts), so
 * that it stands by the time the first screen asks for its content. The desktop has a port instead.
 */
let early = BRIDGE_NAME in window ? undefined : open();

/** A socket to the control plane: the early one at first, and a new one from then on. */
export function takeSocket(): WebSocket {
  const socket = early ?? open();
  early = undefined;
  return socket;
}

function open(): WebSocket {
  const address = new URL('rpc', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.hash = '';
  return new WebSocket(address);
}
