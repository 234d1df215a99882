import type { Services } from '../../app/router/services.ts';
import type { Voice } from './voice.ts';

/** What a host gives and wants to know of a service. */
export interface ServiceOptions {
  readonly dataDir: string;
  /** Shown to whoever finds the data folder taken. */
  readonly owner: string;
  readonly voice: Voice;
  readonly host: 'electron' | 'node';
  /** The address at which a browser gets in, for other commands that ask; null where there is none. */
  readonly link?: (once: boolean) => string | null;
  /** Makes an address for another person. */
  readonly invite?: Services['invite'];
  /** Whether a person is here by such an address; nobody is where there are none. */
  readonly isGuest?: Services['isGuest'];
  /** Hears of bugs. Callers are told nothing of them. */
  readonly onBug: (error: unknown) => void;
}
