import { IconAlertTriangle } from '@tabler/icons-react';
import type { Refusal } from '../../core/errors.ts';
import { refusalFrom } from '../client/api.ts';
import { tell } from './notices.ts';

/**
 * Tells what a call was refused for where there is no place beside the work: a command of the palette, a menu.
 * Everywhere else `Problem` stands at the place itself.
 */
export function reportFailure(error: unknown): void {
  reportRefusal(refusalFrom(error));
}

/** The same of a refusal that came as a value. */
export function reportRefusal({ message, fix }: Refusal): void {
  tell({
    id: `failure:${message}`,
    at: new Date().toISOString(),
    icon: IconAlertTriangle,
    color: 'red',
    title: message,
    text: fix,
    link: null,
    isRead: false,
  });
}
