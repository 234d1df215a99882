/**
 * Windows that a page opens. A denied one never exists in Electron, and window.open gives null; Chromium would open it first. So
 * they are caught in the page: this file is injected as text (injected.ts).
 */

/** In the page's own world, before any of its scripts. */
export function catchOpen(nonce: string): void {
  window.open = (url) => {
    const detail = new URL(url ?? '', document.baseURI).href;
    window.dispatchEvent(new CustomEvent(`${nonce}:open`, { detail }));
    return null;
  };
}

/** In the preload's world: calls of window.open, and clicks on links that lead to another window. */
export function watchOpen(nonce: string, onOpen: (url: string) => void): void {
  window.addEventListener(`${nonce}:open`, (event) => {
    if (event instanceof CustomEvent) onOpen(String(event.detail));
  });
  const onClick = (event: MouseEvent): void => {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (!link || event.defaultPrevented) return;
    if (link.target !== '_blank' && !event.ctrlKey && !event.metaKey && event.button !== 1) return;
    event.preventDefault();
    onOpen(link.href);
  };
  window.addEventListener('click', onClick);
  window.addEventListener('auxclick', onClick);
}
