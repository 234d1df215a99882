/** The scheme of the page: standard and secure, so that origins, storage and modules work as on https. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'signalbox';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** The only page there is. */
export const PAGE_URL = `${APP_ORIGIN}/index.html`;
