import { describe } from 'vitest';
import { electron, electronStandIn } from './host-electron.ts';
import { nodeHost } from './host-node.ts';
import type { E2eHost } from './host-under-test.ts';

const HOSTS: readonly E2eHost[] = [nodeHost, electronStandIn, electron];

/** Describes the same on every host that is here; says in words which one isn't. */
export function describeOnHosts(name: string, body: (host: E2eHost) => void): void {
  for (const host of HOSTS) {
    if (host.missing === null) describe(`${name}, on the ${host.name}`, () => body(host));
    else process.stderr.write(`not run on ${host.name}: ${host.missing}\n`);
  }
}

/** The same on the node host alone: specs that have not been seen to pass in windows yet. */
export function describeOnNodeHost(name: string, body: (host: E2eHost) => void): void {
  describe(`${name}, on the ${nodeHost.name}`, () => body(nodeHost));
}
