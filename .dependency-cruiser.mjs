// The dependency arrows between the folders of src/, and what libraries core may use. scripts/import-rules/check.mjs
// runs them, counts what was checked, and proves with planted violations that each rule can fail.

/** Libraries that core may import: pure computing on bytes, alike in a browser and in Node. */
const CORE_LIBRARIES = ['hash-wasm', 'pako', 'picomatch', '@secretlint', '@zip.js/zip.js'];

const TESTS = '\\.test\\.tsx?$|/testing/';

/**
 * The folders of src/ that a folder may import; everything else in src/ is forbidden to it.
 * @type {Record<string, readonly string[]>}
 */
const ARROWS = {
  base: [],
  core: ['base'],
  sources: ['base', 'core'],
  worker: ['base', 'core', 'sources'],
  ui: ['base'],
  features: ['base', 'core', 'worker', 'ui'],
  app: ['base', 'core', 'worker', 'ui', 'features'],
  cli: ['base', 'core', 'sources', 'proxy'],
  proxy: ['base'],
};

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const arrows = Object.entries(ARROWS).map(([folder, allowed]) => ({
  name: `arrow-${folder}`,
  comment: `src/${folder} may import ${allowed.length === 0 ? 'no other folder' : allowed.join(', ')} of src/`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: TESTS },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...arrows,
    {
      name: 'features-are-islands',
      comment: 'a feature that needs another meets it in src/app',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/', pathNot: TESTS },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'client-is-the-border',
      comment: 'outside of src/worker only the client and the types of the messages are known',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/worker/|${TESTS}` },
      to: { path: '^src/worker/', pathNot: '^src/worker/(client|session-[^/]+)\\.ts$' },
    },
    {
      name: 'page-computes-nothing',
      comment: 'reading bytes is the work of the workers; the page takes types, constants and texts of core',
      severity: 'error',
      from: { path: '^src/(features|app|ui)/', pathNot: TESTS },
      to: {
        path: '^src/core/(bytes|compression|content|tar|formats|layers)/',
        pathNot:
          '^src/core/(content/(text-encoding|text-language)|tar/(tar-entry|type-letter)|formats/warning|layers/layer-number)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'core-libraries',
      comment: `base, core and sources use only ${CORE_LIBRARIES.join(', ')}`,
      severity: 'error',
      from: { path: '^src/(base|core|sources)/', pathNot: TESTS },
      to: { path: 'node_modules/', pathNot: `node_modules/(@types/)?(${CORE_LIBRARIES.join('|')})/` },
    },
    {
      name: 'no-node-in-the-browser',
      comment: 'only the command line and the proxy run in Node',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(cli|proxy)/|${TESTS}` },
      to: { dependencyTypes: ['core'], pathNot: '^events$' },
    },
    {
      name: 'no-react-outside-of-the-page',
      severity: 'error',
      from: { path: '^src/(base|core|sources|worker|cli|proxy)/' },
      to: { path: 'node_modules/(@types/)?(react|react-dom|react-window|@tanstack)/' },
    },
    {
      name: 'tests-stay-outside',
      comment: 'what ships does not import tests or what only tests use',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: `${TESTS}|^fixtures/|^scripts/|^e2e/` },
    },
    {
      name: 'no-cycles',
      comment: 'files that only share types may name each other: types are gone when the code runs',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^src/' },
      // Vite's own suffixes (`?url`, `?raw`) name files that exist without them.
      to: { couldNotResolve: true, pathNot: '\\?[a-z]+$' },
    },
    {
      name: 'no-development-libraries',
      comment: 'what ships is listed under dependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-orphans',
      comment: 'nothing imports it and it imports nothing: left over',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: `${TESTS}|\\.d\\.ts$|\\.check\\.ts$` },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Imports of types count: an arrow is an arrow.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'module', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
};
