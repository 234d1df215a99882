/**
 * The folder of the program that a file of main, by its URL, belongs to: the source tree, or the `dist` that is built from
 * it. In a build the code of several files lies in one, so that where it lies says no more than that.
 */
export function programRoot(url: string): string {
  return url.slice(0, url.lastIndexOf('/main/') + 1);
}

/**
 * URL of a program of ours that another process or a worker thread loads. `name`: from the program's folder, without
 * extension. `from`: URL of a file of main, which says whether the source runs or a build of it.
 */
export function programUrl(name: string, from: string): string {
  return unpackedUrl(`${programRoot(from)}${name}${isSource(from) ? '.ts' : '.js'}`);
}

/** Whether a URL is that of a source file. */
export function isSource(url: string): boolean {
  return url.endsWith('.ts');
}

/**
 * The file URL at which a file of the installed app really lies. An installer keeps the program in one archive that only Electron's
 * main process can read; what worker threads and other processes open lies beside it (asarUnpack in electron-builder.yml).
 * Elsewhere a URL stays as it is.
 */
export function unpackedUrl(url: string): string {
  return url.replace('/app.asar/', '/app.asar.unpacked/');
}
