import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { AppError } from '../../base/app-error.ts';
import { parseByteSize } from './byte-size.ts';
import type { DiveLimits, ReviewLimits } from './rules.ts';

/** Bytes of a configuration that are read; one is a few lines. */
const mostConfigBytes = 1 << 20;

/** Aliases of one that are followed: YAML can be made to grow without end. */
const mostAliases = 20;

/** dive's own defaults (dive at d6c6919, cmd/dive/cli/internal/options/ci.go). */
const diveDefaults: DiveLimits = { lowestEfficiency: 0.9, highestWastedBytes: null, highestUserWastedPercent: 0.1 };

/**
 * The rules of a `.layerscope.yaml`; null where there is no such file. Throws 'config-invalid' for one that cannot be understood,
 * 'read-failed' for one that cannot be read.
 */
export async function readReviewConfig(path: string): Promise<Partial<ReviewLimits> | null> {
  const text = await readText(path);
  if (text === null) return null;
  const { review, ...others } = asMap(parseYaml(path, text), path, 'The file');
  refuseOthers(path, others, ['review']);
  if (review === undefined || review === null) return {};
  const rules = asMap(review, path, '"review"');
  const { 'max-dead': maxDead, 'min-efficiency': minEfficiency, 'fail-on': failOn, ...unknown } = rules;
  refuseOthers(path, unknown, ['max-dead', 'min-efficiency', 'fail-on']);
  return {
    ...(isSet(maxDead) ? { maxDeadBytes: bytesOf(path, 'max-dead', maxDead) } : {}),
    ...(isSet(minEfficiency) ? { minEfficiency: shareOf(path, 'min-efficiency', minEfficiency) } : {}),
    ...(isSet(failOn) ? { failOn: listOf(path, 'fail-on', failOn) } : {}),
  };
}

/** The rules of a `.dive-ci`, with dive's defaults for those that it leaves out; null where there is no such file. */
export async function readDiveConfig(path: string): Promise<DiveLimits | null> {
  const text = await readText(path);
  if (text === null) return null;
  const document = lowerKeys(asMap(parseYaml(path, text) ?? {}, path, 'The file'));
  const rules = isSet(document.rules) ? lowerKeys(asMap(document.rules, path, '"rules"')) : {};
  const rule = <T>(name: string, fallback: T | null, read: (value: unknown) => T): T | null => {
    const value = rules[name.toLowerCase()];
    if (value === undefined) return fallback;
    return isDisabled(value) ? null : read(value);
  };
  const share = (name: 'lowestEfficiency' | 'highestUserWastedPercent'): number | null =>
    rule(name, diveDefaults[name], (value) => shareOf(path, name, value));
  return {
    lowestEfficiency: share('lowestEfficiency'),
    highestWastedBytes: rule('highestWastedBytes', diveDefaults.highestWastedBytes, (value) =>
      bytesOf(path, 'highestWastedBytes', value),
    ),
    highestUserWastedPercent: share('highestUserWastedPercent'),
  };
}

async function readText(path: string): Promise<string | null> {
  try {
    const bytes = await readFile(path);
    if (bytes.length <= mostConfigBytes) return bytes.toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AppError('read-failed', `${path} could not be read: ${String(error)}`, { file: path }, { cause: error });
  }
  throw invalid(path, `It is longer than ${mostConfigBytes} bytes.`);
}

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: mostAliases, prettyErrors: true }) as unknown;
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message.split('\n')[0]! : String(error));
  }
}

function asMap(value: unknown, path: string, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value));
  }
  throw invalid(path, `${what} is to be a map of names to values.`);
}

/** dive does not tell capitals apart, nor whether rules stand below "rules" or are named "rules.NAME". */
function lowerKeys(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key.toLowerCase(), value]));
}

function refuseOthers(path: string, others: Record<string, unknown>, known: readonly string[]): void {
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalid(path, `"${other}" is not known; there is ${known.join(', ')}.`);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isDisabled(value: unknown): boolean {
  return (
    value === null || value === false || (typeof value === 'string' && /^(?:|disabled|off|false)$/i.test(value.trim()))
  );
}

function bytesOf(path: string, name: string, value: unknown): number {
  const bytes = typeof value === 'number' || typeof value === 'string' ? parseByteSize(String(value)) : null;
  if (bytes === null) throw invalid(path, `${name} is to be a size such as 50MB, and is ${JSON.stringify(value)}.`);
  return bytes;
}

function shareOf(path: string, name: string, value: unknown): number {
  const share = parseShare(typeof value === 'number' || typeof value === 'string' ? String(value) : '');
  if (share === null) throw invalid(path, `${name} is to be from 0 to 1, and is ${JSON.stringify(value)}.`);
  return share;
}

/** A number from 0 to 1; null for anything else. */
export function parseShare(text: string): number | null {
  const share = text.trim() === '' ? NaN : Number(text);
  return share >= 0 && share <= 1 ? share : null;
}

function listOf(path: string, name: string, value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.every((each) => typeof each === 'string' && each !== '')) return list as string[];
  throw invalid(path, `${name} is to be a list of findings, such as [secret].`);
}

function invalid(path: string, message: string): AppError {
  return new AppError('config-invalid', `${path}: ${message}`, { file: path });
}
