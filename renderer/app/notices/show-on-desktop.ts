import type { Notice } from '../../ui/notices.ts';
import { go } from '../address.ts';

/** Shows a notice by the system while nobody looks at the page. Only where the person has allowed it. */
export function showOnDesktop({ id, title, text, link }: Notice): void {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return;
  const shown = new Notification(title, { body: text, tag: id });
  shown.addEventListener('click', () => {
    window.focus();
    if (link) go(link.to);
    shown.close();
  });
}
