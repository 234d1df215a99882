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

/**
 * The same on the node host, and on the others when SIGNALBOX_HOSTS=all asks for it: before a release, or after a change
 * of what is between page and host. Every test run has the main job, the page and the shell on all of them already.
 */
export function describeOnNodeHost(name: string, body: (host: E2eHost) => void): void {
  if (process.env['SIGNALBOX_HOSTS'] === 'all') describeOnHosts(name, body);
  else describe(`${name}, on the ${nodeHost.name}`, () => body(nodeHost));
}
