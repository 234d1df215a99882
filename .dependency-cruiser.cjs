/**
 * Who may import whom (docs/architecture.md has the same table). Every rule names a folder and what it
 * may reach; whatever is not named is refused. Exceptions are only ever removed.
 * test/architecture/layers.test.ts proves that each rule refuses what it is there for.
 */

const NODE = { dependencyTypes: ['core'] };
/** Pure and isomorphic libraries: no Node, no DOM, no I/O (docs/adr/0010-core-libraries.md). */
const CORE_LIBRARIES =
  '^node_modules/(zod|yaml|diff|@marcbachmann/cel-js|@cfworker/json-schema|@orpc/contract)/';
const LIBRARY = '^node_modules/';

/** Refuses all that `from` imports and `allowed` doesn't match. Node's own modules have no path. */
function only(name, comment, from, allowed) {
  return { name, comment, severity: 'error', from, to: { pathNot: allowed } };
}

module.exports = {
  forbidden: [
    only('core-is-pure', 'Every process imports core: no I/O, no Node, no DOM.', { path: '^core/' }, [
      '^core/',
      CORE_LIBRARIES,
    ]),
    only(
      'domain-is-pure',
      'Decisions depend on core alone; time, ids and randomness come in as values.',
      { path: '^main/domain/' },
      ['^main/domain/', '^core/'],
    ),
    only(
      'ports-are-interfaces',
      'Ports name what the application needs, nothing else.',
      { path: '^main/ports/' },
      ['^main/(ports|domain)/', '^core/'],
    ),
    {
      name: 'ports-take-domain-types',
      comment: 'Of the domain, ports use types; nothing of it runs there.',
      severity: 'error',
      from: { path: '^main/ports/' },
      to: { path: '^main/domain/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'app-knows-ports',
      'Use cases reach the world through ports.',
      { path: '^main/app/', pathNot: '^main/app/router/' },
      ['^main/(app|domain|ports)/', '^core/'],
    ),
    only(
      'router-binds-the-contract',
      'The router alone knows the library that carries the contract.',
      { path: '^main/app/router/' },
      ['^main/(app|domain|ports)/', '^core/', '^node_modules/@orpc/server/'],
    ),
    {
      name: 'adapters-stay-below',
      comment: 'An adapter implements a port; it knows neither use cases nor hosts nor agents.',
      severity: 'error',
      from: { path: '^main/adapters/' },
      to: {
        pathNot: ['^main/(adapters|domain|ports)/', '^core/', LIBRARY],
        dependencyTypesNot: NODE.dependencyTypes,
      },
    },
    {
      name: 'adapters-do-not-meet',
      comment:
        'One folder per port implementation; what two of them need belongs into core, a port, or the kit for files.',
      severity: 'error',
      from: { path: '^main/adapters/([^/]+)/' },
      to: { path: '^main/adapters/', pathNot: ['^main/adapters/$1/', '^main/adapters/file-kit/'] },
    },
    {
      name: 'hosts-are-shells',
      comment: 'A host puts adapters and the application together; decisions are below it.',
      severity: 'error',
      from: { path: '^main/hosts/([^/]+)/', pathNot: '^main/hosts/cli/' },
      to: {
        pathNot: ['^main/(app|adapters|ports)/', '^main/hosts/(base|$1)/', '^core/', LIBRARY],
        dependencyTypesNot: NODE.dependencyTypes,
      },
    },
    {
      name: 'the-command-line-starts-the-node-host',
      comment: 'The command line is a shell as the others are; `serve` is its way into the node host.',
      severity: 'error',
      from: { path: '^main/hosts/cli/' },
      to: {
        pathNot: ['^main/(app|adapters|ports)/', '^main/hosts/(base|cli|node)/', '^core/', LIBRARY],
        dependencyTypesNot: NODE.dependencyTypes,
      },
    },
    only('preload-is-thin', 'The bridge knows electron and the contract.', { path: '^preload/' }, [
      '^preload/',
      '^core/contract/',
      '^node_modules/electron/',
    ]),
    only(
      'renderer-is-a-page',
      'The renderer runs in a browser: no Node, no main, no agents.',
      { path: '^renderer/' },
      ['^renderer/', '^core/', LIBRARY],
    ),
    {
      name: 'features-meet-at-their-index',
      comment: 'A feature reaches another one only through its index.ts.',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: {
        path: '^renderer/features/[^/]+/',
        pathNot: ['^renderer/features/$1/', '^renderer/features/[^/]+/index[.]ts$'],
      },
    },
    {
      name: 'features-are-entered-by-their-index',
      comment: 'The same for the rest of the renderer.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/features/' },
      to: { path: '^renderer/features/[^/]+/', pathNot: '^renderer/features/[^/]+/index[.]ts$' },
    },
    {
      name: 'agents-stand-alone',
      comment: 'An agent is a program of its own: it speaks to the app over stdio only.',
      severity: 'error',
      from: { path: '^agents/' },
      to: { pathNot: ['^agents/', '^core/', LIBRARY], dependencyTypesNot: NODE.dependencyTypes },
    },
    {
      name: 'agents-do-not-meet',
      comment: 'Agents share the kit, nothing else.',
      severity: 'error',
      from: { path: '^agents/([^/]+)/' },
      to: { path: '^agents/', pathNot: ['^agents/$1/', '^agents/kit/'] },
    },
    {
      name: 'electron-in-its-host',
      comment: 'Everything else is built and tested without the Electron runtime.',
      severity: 'error',
      from: { pathNot: ['^main/hosts/electron/', '^preload/'] },
      to: { path: ['^node_modules/electron/', '^electron$'] },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Test support stays out of what is shipped.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-circles',
      comment: 'Modules that need each other are one module.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unknown-modules',
      comment: 'What is imported exists.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'libraries-are-shipped',
      comment: 'What the product imports is in dependencies: a user has no devDependencies.',
      severity: 'error',
      from: { path: '^(core|main|agents|preload)/' },
      to: {
        path: LIBRARY,
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/(electron|@types)/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    // Types are dependencies, too: a layer that only names another one's types still knows it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['main', 'types'],
    },
  },
};
