import type { HistoryRecord, ImageConfig, Platform } from './catalog.ts';
import type { Json, JsonObject } from './json-document.ts';
import {
  field,
  isJsonObject,
  listField,
  nonEmptyTextField,
  numberField,
  textField,
  textMapField,
  textsOf,
} from './json-document.ts';
import { readPlatform } from './platform.ts';

/** History entries that are read; a document of the greatest size could hold millions. */
export const maxHistoryEntries = 100_000;

/** An image config (image-spec config.md), every field checked for its type. */
export interface ParsedConfig {
  readonly platform: Platform | null;
  readonly created: string | null;
  readonly author: string | null;
  readonly config: ImageConfig;
  readonly history: readonly HistoryRecord[];
  /** rootfs.diff_ids; null in place of an item that is no text. */
  readonly diffIds: readonly (string | null)[];
  /** What was left out because it has another type than the specification gives it. */
  readonly problems: readonly string[];
}

/** Reads a parsed config document. Null when it is no JSON object. Never throws: odd fields are left out and named. */
export function readImageConfig(document: Json): ParsedConfig | null {
  if (!isJsonObject(document)) return null;
  const problems: string[] = [];
  const listed = listOf(document, 'history', problems) ?? [];
  const history = listed.slice(0, maxHistoryEntries);
  if (history.length < listed.length) {
    problems.push(`the history has ${listed.length} entries, more than ${maxHistoryEntries}`);
  }
  const records = history.filter(isJsonObject);
  if (records.length < history.length)
    problems.push(`${history.length - records.length} history entries are no objects`);
  const rootfs = objectOf(document, 'rootfs', problems);
  const diffIds = rootfs ? (listOf(rootfs, 'diff_ids', problems) ?? []) : [];
  return {
    platform: readPlatform(document),
    created: nonEmptyTextField(document, 'created'),
    author: nonEmptyTextField(document, 'author'),
    config: readRuntimeConfig(objectOf(document, 'config', problems) ?? {}, problems),
    history: records.map(readHistoryRecord),
    diffIds: diffIds.map((item) => (typeof item === 'string' ? item : null)),
    problems,
  };
}

function readHistoryRecord(record: JsonObject): HistoryRecord {
  return {
    created: textField(record, 'created'),
    createdBy: textField(record, 'created_by'),
    author: textField(record, 'author'),
    comment: textField(record, 'comment'),
    emptyLayer: readFlag(field(record, 'empty_layer')),
  };
}

/** A boolean, also where a tool wrote it as text. */
function readFlag(value: Json | undefined): boolean {
  return value === true || value === 'true';
}

function readRuntimeConfig(config: JsonObject, problems: string[]): ImageConfig {
  const healthcheck = objectOf(config, 'Healthcheck', problems);
  return {
    entrypoint: wordsOf(config, 'Entrypoint', problems),
    cmd: wordsOf(config, 'Cmd', problems),
    env: wordsOf(config, 'Env', problems) ?? [],
    user: nonEmptyTextField(config, 'User'),
    workingDir: nonEmptyTextField(config, 'WorkingDir'),
    exposedPorts: keysOf(config, 'ExposedPorts', problems),
    volumes: keysOf(config, 'Volumes', problems),
    labels: textMapField(config, 'Labels'),
    healthcheck: healthcheck && {
      test: wordsOf(healthcheck, 'Test', problems) ?? [],
      intervalNs: numberField(healthcheck, 'Interval'),
      timeoutNs: numberField(healthcheck, 'Timeout'),
      startPeriodNs: numberField(healthcheck, 'StartPeriod'),
      retries: numberField(healthcheck, 'Retries'),
    },
    stopSignal: nonEmptyTextField(config, 'StopSignal'),
    shell: wordsOf(config, 'Shell', problems),
    onBuild: wordsOf(config, 'OnBuild', problems) ?? [],
  };
}

/** A list of words; Docker's StrSlice also takes one text for a list of one. Null when absent. */
function wordsOf(object: JsonObject, name: string, problems: string[]): readonly string[] | null {
  const value = field(object, name);
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) {
    problems.push(`${name} is no list`);
    return null;
  }
  const words = textsOf(value as readonly Json[]);
  if (words.length < value.length) problems.push(`${name} holds items that are no text`);
  return words;
}

/** Go writes sets as objects with empty values; some tools write a list. */
function keysOf(object: JsonObject, name: string, problems: string[]): readonly string[] {
  const value = field(object, name);
  if (value === undefined || value === null) return [];
  if (isJsonObject(value)) return Object.keys(value);
  if (Array.isArray(value)) return textsOf(value as readonly Json[]);
  problems.push(`${name} is neither an object nor a list`);
  return [];
}

function objectOf(object: JsonObject, name: string, problems: string[]): JsonObject | null {
  const value = field(object, name);
  if (value === undefined || value === null) return null;
  if (isJsonObject(value)) return value;
  problems.push(`${name} is no object`);
  return null;
}

function listOf(object: JsonObject, name: string, problems: string[]): readonly Json[] | null {
  const value = field(object, name);
  if (value === undefined || value === null) return null;
  const list = listField(object, name);
  if (!list) problems.push(`${name} is no list`);
  return list;
}
