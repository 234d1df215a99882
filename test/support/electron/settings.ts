import { z } from 'zod';

export const settingsSchema = z.object({
  /** Folder for Chromium's profile. */
  profile: z.string(),
  /** Whether the app counts as installed. */
  isPackaged: z.boolean(),
  /** What the system's keychain is, or null where there is none. */
  keychain: z.enum(['gnome_libsecret', 'basic_text']),
});

export type StandInSettings = z.infer<typeof settingsSchema>;

/** Under this name the settings are in the environment of the stand-in's process. */
export const SETTINGS_VARIABLE = 'SIGNALBOX_STAND_IN';
