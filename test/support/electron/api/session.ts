import { strict } from '../record.ts';

type RequestHandler = (
  contents: null,
  permission: string,
  answer: (isGranted: boolean) => void,
  details: { readonly requestingUrl: string },
) => void;
type CheckHandler = (contents: null, permission: string, origin: string) => boolean;

let onRequest: RequestHandler | null = null;
let onCheck: CheckHandler | null = null;

/** What a page can ask for, as Electron calls it and as Chromium does. */
export const PERMISSIONS = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
] as const;

/** What the app's handlers say to a permission; without handlers Electron grants everything. */
export function isGranted(permission: string, origin: string): boolean {
  let granted = true;
  if (onCheck) granted = onCheck(null, permission, origin);
  if (!granted && onRequest) {
    onRequest(null, permission, (answer) => (granted = answer), { requestingUrl: `${origin}/` });
  }
  return granted;
}

export const session = strict('session', {
  defaultSession: strict('session.defaultSession', {
    setPermissionRequestHandler: (handler: RequestHandler | null) => {
      onRequest = handler;
    },
    setPermissionCheckHandler: (handler: CheckHandler | null) => {
      onCheck = handler;
    },
    // Chromium without a person has neither devices nor screens to give.
    setDevicePermissionHandler: () => undefined,
    setDisplayMediaRequestHandler: () => undefined,
  }),
});
