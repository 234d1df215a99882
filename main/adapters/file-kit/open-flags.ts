import { constants } from 'node:fs';

const WINDOWS = process.platform === 'win32';

/** Opens a file for reading without following a link and without waiting at a pipe. Windows knows neither flag. */
export const READ_FLAGS = WINDOWS
  ? constants.O_RDONLY
  : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Makes a file that must not exist yet. */
export const CREATE_FLAGS =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (WINDOWS ? 0 : constants.O_NOFOLLOW);
