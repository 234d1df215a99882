/**
 * The file URL at which a file of the installed app really lies. An installer keeps the program in one archive that only Electron's
 * main process can read; what worker threads and other processes open lies beside it (asarUnpack in electron-builder.yml).
 * Elsewhere a URL stays as it is.
 */
export function unpackedUrl(url: string): string {
  return url.replace('/app.asar/', '/app.asar.unpacked/');
}
