import { SETTINGS_VARIABLE, settingsSchema } from './settings.ts';

/** How this process stands in; whoever started it said so. */
export const settings = settingsSchema.parse(JSON.parse(process.env[SETTINGS_VARIABLE] ?? 'null'));
