import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { houseStyle } from './scripts/lint/house-style.mjs';

const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/testing/**', 'e2e/**'];

/** Ways of turning text into markup: names from an image are text. */
const MARKUP_FROM_TEXT = [
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: 'Names from an image are text, never HTML.',
  },
  {
    selector: 'AssignmentExpression > MemberExpression[property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
    message: 'Names from an image are text, never HTML.',
  },
  {
    selector:
      'CallExpression > MemberExpression.callee[property.name=/^(insertAdjacentHTML|createContextualFragment)$/]',
    message: 'Names from an image are text, never HTML.',
  },
];

const MODULE_STYLE = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: a thing has one name everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that says it.' },
  {
    selector:
      ':matches(ImportDeclaration, ExportNamedDeclaration)[source.value=/^\\.{1,2}\\/(?!.*\\.[a-z]+(\\?[a-z]+)?$)/]',
    message: 'Relative imports carry their file extension.',
  },
];

export default defineConfig(
  {
    ignores: [
      'dist/',
      'dist-cli/',
      'dist-edge/',
      '.cache/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      'public/',
      // AssemblyScript: TypeScript's syntax with other types; its own compiler checks it. C. And what is built from them.
      'src/wasm/',
      'src/core/compression/wasm/{inflate,xz,zstd}-wasm.ts',
      'src/core/layers/wasm/xxh3-wasm.ts',
      // Declarations of globals follow lib.dom.d.ts and not the house; the check file is types that must not compile.
      'src/base/platform.d.ts',
      'src/core/platform-limits.check.ts',
    ],
  },
  {
    // A rule that is wrong here is changed here, with its reason; no line excuses itself.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.strictTypeChecked],
    // One program over the whole tree, not the projects of `tsc -b`: a dozen programs take half as long again.
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { house: houseStyle },
    rules: {
      // `== null` asks for null and undefined at once, and nothing else does it as briefly.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-constant-binary-expression': 'error',
      'no-control-regex': 'off',
      'no-empty': 'error',
      'no-eval': 'error',
      'no-fallthrough': 'error',
      'no-irregular-whitespace': 'error',
      'no-loss-of-precision': 'error',
      'no-new-func': 'error',
      'no-param-reassign': 'error',
      'no-self-compare': 'error',
      'no-unsafe-finally': 'error',
      'no-unsafe-optional-chaining': 'error',
      'no-useless-backreference': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 800 }],

      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      // Numbers and booleans read well in a template; objects do not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => doIt()` is how handlers are written.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Columns are indexed inside loops whose bounds were just checked; `!` says so without a branch per element.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Spreading a string gives its code points, which is what is meant.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // There are no enums (erasableSyntaxOnly), and the rule is slow.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // The compiler reports them.
      '@typescript-eslint/no-unused-vars': 'off',

      'no-restricted-syntax': ['error', ...MARKUP_FROM_TEXT, ...MODULE_STYLE],
      'house/file-names': 'error',
    },
  },
  {
    files: ['src/**'],
    rules: { 'no-console': 'error' },
  },
  {
    // Where a bug has come up to the boundary, the console is what a developer looks at.
    files: ['src/app/**'],
    rules: { 'no-console': ['error', { allow: ['error'] }] },
  },
  {
    files: ['**/*.tsx', 'src/ui/**', 'src/features/**', 'src/app/**'],
    plugins: { 'react-hooks': { rules: reactHooks.rules } },
    // The others of the plugin serve the React Compiler, which is not used here, and cost an eighth of the whole lint.
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['src/cli/**', 'src/proxy/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: TESTS,
    rules: {
      'house/whole-tests': 'error',
      // Fakes are async because what they stand for is.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // `expect(fake.method)` names a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    // Tools read their settings from a default export, and edge platforms the server.
    files: ['*.config.ts', '*.config.js', '.dependency-cruiser.mjs', 'src/proxy/**/edge-*worker.ts'],
    rules: { 'no-restricted-syntax': ['error', ...MARKUP_FROM_TEXT] },
  },
  {
    // Plain JavaScript that reads JSON: JSDoc gives the shapes, and the compiler checks them.
    files: ['**/*.mjs', '**/*.js'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
);
