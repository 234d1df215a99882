import type { Services } from '../../app/router/services.ts';
import type { HostFace } from './host.ts';
import type { Voice } from './voice.ts';

/** What a host gives and wants to know of a service. */
export interface ServiceOptions {
  readonly dataDir: string;
  /** Shown to whoever finds the data folder taken. */
  readonly owner: string;
  readonly voice: Voice;
  readonly host: 'electron' | 'node';
  /** Where browsers get in; left out where there are none. */
  readonly face?: Omit<HostFace, 'kind'>;
  /** Whether a person is here by invitation; nobody is where there are none. */
  readonly isGuest?: Services['isGuest'];
  /** Hears of bugs. Callers are told nothing of them. */
  readonly onBug: (error: unknown) => void;
}
