import { existsSync, openAsBlob, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { HARD_CASES } from '../../fixtures/cases/hard-cases.ts';
import { AppError } from '../base/app-error.ts';
import type { Report } from '../core/analysis/report-schema.ts';
import { inspect } from '../cli/inspect.ts';
import type { InputFile } from './session-types.ts';
import { sessionOnOneThread, type SessionOnOneThread } from './testing/session-on-one-thread.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus');

/** Minutes of scanning here, with no threads; they are tests of the scanner and not of the session. */
const largeInputs = new Set(['entries-bomb-2M.oci.tar', 'gzip-bomb-1GiB.oci.tar', 'deep-10k.oci.tar']);

const open: SessionOnOneThread[] = [];
afterEach(() => open.splice(0).forEach((session) => session.close()));

/** What the page exports, or the code of the error it shows. */
async function pageReport(path: string): Promise<Report | string> {
  const session = sessionOnOneThread(await listFiles(path), { verify: true, name: basename(path) });
  open.push(session);
  void session.session.open();
  const { phase } = await session.until((state) => state.phase.kind === 'ready' || state.phase.kind === 'failed');
  if (phase.kind === 'failed') return phase.error.code;
  return session.rpc.call('exportReport', [{ paths: true, review: true }]);
}

async function commandLineReport(path: string): Promise<Report | string> {
  try {
    return await inspect(path, { paths: true, deep: false, rootfs: false, verify: true, review: true });
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function listFiles(path: string): Promise<InputFile[]> {
  const paths = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [path];
  return Promise.all(
    paths.map(async (file) => ({
      path: file === path ? basename(path) : `${basename(path)}/${relative(path, file)}`,
      file: new File([await openAsBlob(file)], basename(file)),
    })),
  );
}

async function expectSameReport(path: string): Promise<void> {
  expect(await pageReport(path)).toEqual(await commandLineReport(path));
}

describe('the report of the page is that of the command line', () => {
  test.each(HARD_CASES)('$file', async ({ file, build }) => {
    const folder = await mkdtemp(join(tmpdir(), 'layerscope-'));
    try {
      await writeFile(join(folder, file), await build());
      await expectSameReport(join(folder, file));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  for (const path of listCorpus()) test(relative(corpus, path), { timeout: 60_000 }, () => expectSameReport(path));
});

function listCorpus(): string[] {
  return ['public', 'made', 'bad']
    .map((folder) => join(corpus, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => !/\.(?:json|md|tsv|py|txt)$/i.test(path) && !largeInputs.has(basename(path)));
}
