import type { ControlPlane } from '../../../app/control-plane.ts';
import type { InvitationDesk } from '../../../app/invitations.ts';
import type { ControlPlanePorts } from '../../../app/ports.ts';
import type { Workflows } from '../../../app/workflows/workflows.ts';
import type { AgentRegistry } from '../../../ports/registry.ts';

/** What a host lets other processes of this account use. */
export interface ControlDesk {
  readonly plane: ControlPlane;
  readonly ports: ControlPlanePorts;
  readonly registry: AgentRegistry;
  readonly invitations: InvitationDesk;
  readonly workflows: Pick<Workflows, 'edits' | 'library'>;
  /** The address at which a browser gets in, `once` or as often as it is used; null where there is none. */
  readonly link: (once: boolean) => string | null;
  /** Whether it stays, and so drives whatever it is given; else only what is recorded is changed. */
  readonly stays: boolean;
}
