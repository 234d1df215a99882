import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineConfig, type RolldownOptions } from 'rolldown';

/** Loaded from node_modules when the program runs: native code, the compiler, which one tool needs now and then, and what starts files of its own. */
const LEFT_OUT = [/^@ast-grep\//, 'better-sqlite3', 'electron', 'pino', 'ts-morph'];

/** Programs for Node out of `files`, each with all that it imports, in `dist/FOLDER`; what they share lies in `parts`. */
function programs(folder: string, files: readonly string[], parts: string): RolldownOptions {
  const nameOf = (file: string): string => file.slice(folder.length + 1, -'.ts'.length).replaceAll('\\', '/');
  return {
    input: Object.fromEntries(files.map((file) => [nameOf(file), file])),
    platform: 'node',
    external: LEFT_OUT,
    // Read by older libraries; a module has it by another name.
    transform: { define: { __filename: 'import.meta.filename' } },
    output: {
      dir: `dist/${folder}`,
      cleanDir: true,
      entryFileNames: '[name].js',
      chunkFileNames: `${parts}/[name].js`,
      sourcemap: true,
    },
  };
}

const agents = globSync('agents/*/main.ts').map((main) => dirname(main).replaceAll('\\', '/'));

/**
 * What hosts, command lines and agents are started from: bundled, since reading some hundred files takes longer than most
 * command lines work.
 */
export default defineConfig([
  programs(
    'main',
    globSync(['main/hosts/cli/{launch,main}.ts', 'main/hosts/electron/main.ts', 'main/**/*worker.ts']),
    'hosts/parts',
  ),
  ...agents.map((agent) => programs(agent, globSync(`${agent}/{main,worker}.ts`), 'parts')),
]);
