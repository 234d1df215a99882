import type { WebSocket } from 'ws';
import type { Actor } from '../../../core/approval/subject.ts';
import type { StatusView } from '../../../core/contract/system.ts';
import type { ApprovalLine } from '../../../core/contract/approvals.ts';
import type { ControlPlane } from '../../app/control-plane.ts';
import type { ControlPlanePorts } from '../../app/ports.ts';
import type { Invitations } from '../../ports/invitations.ts';
import { createResidency } from '../../app/residency.ts';
import { createRouter, type AppRouter } from '../../app/router/router.ts';
import { NO_FACE, openHost, type Host } from './host.ts';
import type { ServiceOptions } from './service-options.ts';
import { createServices } from './services.ts';
import { createConnections, type Serve } from './transports/connections.ts';
import { createInProcessClient, type InProcessClient } from './transports/in-process.ts';
import { serveMessagePort, type ServedPort } from './transports/message-port.ts';
import { serveWebSocket } from './transports/websocket.ts';

/** Everything that a host with windows shows, over a data folder that it owns. */
export interface Service {
  readonly router: AppRouter;
  readonly plane: ControlPlane;
  readonly ports: ControlPlanePorts;
  /** Serves the contract on a connection, whatever carries it. */
  readonly serve: Serve;
  /** The same on what is at hand; `actor` decides through it. */
  readonly attachSocket: (socket: WebSocket, actor: Actor) => void;
  readonly attachPort: (port: ServedPort, actor: Actor) => void;
  readonly clientFor: (actor: Actor) => InProcessClient;
  /** Calls back with the status, at first and after each change. The result ends it. */
  readonly onStatus: (listener: (status: StatusView) => void) => () => void;
  /** Calls back for each approval that is asked for or changes. The result ends it. */
  readonly onApproval: (listener: (approval: ApprovalLine) => void) => () => void;
  /** Who may come in by invitation. */
  readonly invitations: Invitations;
  /** How many listen to changes now: nobody but who is connected. */
  readonly listeners: () => number;
  readonly close: () => Promise<void>;
}

/**
 * Opens a data folder and everything over it, and goes on with the runs that have not ended. Rejects with
 * RefusalError when the folder is in use, read-only, damaged or on a full disk.
 */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { dataDir, owner, voice, host: kind, face = NO_FACE } = options;
  const host = await openHost(dataDir, owner, voice, { kind, ...face });
  try {
    return await openOver(host, options);
  } catch (error) {
    await host.close();
    throw error;
  }
}

async function openOver(host: Host, options: ServiceOptions): Promise<Service> {
  const { plane, ports } = host;
  const parts = createServices(host, options);
  const { services, hub } = parts;
  const router = createRouter(services);
  const connections = createConnections(router);
  const { serve } = connections;
  // What an earlier process left unfinished. One that can't go on is told of by its own page.
  const residency = await createResidency(plane, ports, options.voice.note);
  return {
    router,
    plane,
    ports,
    serve,
    attachSocket: (socket, actor) => serveWebSocket(serve, socket, { actor }),
    attachPort: (port, actor) => serveMessagePort(serve, port, { actor }),
    clientFor: (actor) => createInProcessClient(serve, { actor }),
    onStatus(listener) {
      const stop = hub.subscribe((_, change) => {
        if (change.topic === 'status') listener(change.status);
      });
      hub.status().then(listener, options.onBug);
      return stop;
    },
    onApproval: (listener) =>
      hub.subscribe((_, change) => {
        if (change.topic === 'approval') listener(change.approval);
      }),
    invitations: host.invitations,
    listeners: hub.size,
    async close() {
      connections.close();
      await residency.close();
      await parts.close();
      await host.close();
    },
  };
}
