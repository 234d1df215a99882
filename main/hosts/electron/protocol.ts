import { protocol } from 'electron';
import { PAGE_HEADERS } from '../base/page-headers.ts';
import { readAsset } from './asset.ts';
import { APP_HOST, APP_SCHEME } from './origin.ts';

/** Declares app:// as an origin like https. Electron takes this only before it is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer in `root` as app://signalbox/, and nothing beside it. Call when ready. */
export function serveRenderer(root: string): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.host !== APP_HOST) return answer(405, 'Only the app itself is here.');
    const asset = await readAsset(root, url.pathname === '/' ? '/index.html' : url.pathname);
    if (!asset) return answer(404, 'There is no such file in the app.');
    return new Response(asset.bytes, { headers: { ...PAGE_HEADERS, 'content-type': asset.type } });
  });
}

function answer(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...PAGE_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
  });
}
