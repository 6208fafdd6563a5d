// npm run check, step "import rules": the arrows between the folders hold, every source file was really looked at, and
// every rule can fail. (A release of dependency-cruiser that cannot parse our TypeScript sees 0 modules and is content.)
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { cruise } from 'dependency-cruiser';
import config from '../../.dependency-cruiser.mjs';
import { inProject, PROJECT_ROOT } from '../setup/project.mjs';
import { PERMITTED_FILES, PLANTED_VIOLATIONS } from './planted-violations.mjs';

/** Fewer than this is a check that did not look; the tree has been larger ever since its first release. */
const LEAST_MODULES = 300;
const LEAST_DEPENDENCIES = 1000;

/** @typedef {import('dependency-cruiser').ICruiseResult} CruiseResult */

/**
 * @param {string} baseDir folder that holds the `src` to look at
 * @returns {Promise<CruiseResult>}
 */
async function cruiseSources(baseDir) {
  const { enhancedResolveOptions, tsConfig, ...options } = config.options ?? {};
  const { output } = await cruise(
    ['src'],
    { ...options, baseDir, validate: true, ruleSet: { forbidden: config.forbidden ?? [] } },
    /** @type {import('dependency-cruiser').IResolveOptions} */ (enhancedResolveOptions),
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text instead of a result');
  return output;
}

/** All TypeScript files below src/, declarations left out, as dependency-cruiser names them. */
function sourceFiles() {
  return readdirSync(inProject('src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'));
}

/**
 * What was not looked at. The second count of the imports is a plain search in the text, independent of any parser.
 * @param {CruiseResult} result @returns {string[]}
 */
function findGaps(result) {
  const importsSeen = new Map(
    result.modules.map(({ source, dependencies }) => [source, new Set(dependencies.map(({ module }) => module))]),
  );
  const gaps = [];
  for (const file of sourceFiles()) {
    const seen = importsSeen.get(file);
    if (seen === undefined) {
      gaps.push(`${file} was not looked at`);
      continue;
    }
    const text = readFileSync(inProject(file), 'utf8');
    for (const [, specifier = ''] of text.matchAll(/^(?:import|export|\}) (?:[^;'"]* )?from '(\.[^']+)';$/gm)) {
      if (!seen.has(specifier)) gaps.push(`${file}: the import of ${specifier} was not looked at`);
    }
  }
  const { totalCruised, totalDependenciesCruised = 0 } = result.summary;
  if (totalCruised < LEAST_MODULES) gaps.push(`only ${totalCruised} modules, ${LEAST_MODULES} are the least`);
  if (totalDependenciesCruised < LEAST_DEPENDENCIES) {
    gaps.push(`only ${totalDependenciesCruised} dependencies, ${LEAST_DEPENDENCIES} are the least`);
  }
  return gaps;
}

/** Rules that do not report what they must, or report what they must not. @returns {Promise<string[]>} */
async function findBluntRules() {
  const folder = inProject('.cache', 'planted-imports');
  const plants = [
    ...PLANTED_VIOLATIONS.map(({ rule, from, files }, number) => ({ rule, from, files, name: `${number}-${rule}` })),
    { rule: null, from: [], files: PERMITTED_FILES, name: 'permitted' },
  ];
  const blunt = [];
  const ruleNames = (config.forbidden ?? []).map(({ name }) => name);
  const planted = new Set(PLANTED_VIOLATIONS.map(({ rule }) => rule));
  for (const name of ruleNames) {
    if (name === undefined || !planted.has(name)) blunt.push(`rule ${name} has no planted violation`);
  }
  rmSync(folder, { recursive: true, force: true });
  for (const { rule, from, files, name } of plants) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
    const { violations } = (await cruiseSources(join(folder, name))).summary;
    if (rule === null) {
      // Roots of a tree that small are orphans of nobody.
      for (const violation of violations)
        blunt.push(`rule ${violation.rule.name} reports the permitted ${violation.from}`);
    } else if (!violations.some((violation) => violation.rule.name === rule && from.includes(violation.from))) {
      blunt.push(`rule ${rule} does not report its planted violation`);
    }
  }
  return blunt;
}

const result = await cruiseSources(PROJECT_ROOT);
const complaints = [
  ...result.summary.violations.map(({ rule, from, to, comment }) => {
    const path = from === to ? from : `${from} → ${to}`;
    return `${rule.name}: ${path}${comment === undefined ? '' : ` (${comment})`}`;
  }),
  ...findGaps(result),
  ...(await findBluntRules()),
];
for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
process.stdout.write(
  `${result.summary.totalCruised} modules and ${result.summary.totalDependenciesCruised} dependencies looked at, ` +
    `${PLANTED_VIOLATIONS.length} planted violations tried: ${complaints.length} complaints\n`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;
