import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildArchive } from '../../../fixtures/build/archives.ts';
import type { Report } from '../../core/analysis/report-schema.ts';
import type { DiveExport } from '../../core/review/dive-export.ts';

const program = join(import.meta.dirname, '../main.ts');
const tsx = join(import.meta.dirname, '../../../node_modules/tsx/dist/cli.mjs');

const token = `ghp_${'aB3dE6gH9'.repeat(4)}`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerscope-review-'));
  const lower = `dir /data\nfile /data/big size=300000 noise=1\nfile /a "one"\nhardlink /b -> /a\nfile /root/.netrc "machine github.com login x password ${token}"`;
  const upper = 'whiteout /data\nfile /a "two" 4755\nsymlink /l -> a\nfile /new "2"';
  await writeFile(join(folder, 'app.tar'), await buildArchive('docker', { names: ['app:1'], layers: [lower, upper] }));
});
afterAll(() => rm(folder, { recursive: true }));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function review(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [tsx, program, 'review', ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('layerscope review', { timeout: 60_000 }, () => {
  test('ends with 0 where no rule fails, and with 1 where one does', async () => {
    const passed = await review('app.tar', '--max-dead', '1MB');
    expect(passed).toMatchObject({ code: 0, stderr: '' });
    expect(passed.stdout).toContain('PASS  max-dead: 300kB are dead, at most 1MB allowed');
    const failed = await review('app.tar', '--max-dead', '200kB', '--min-efficiency', '0.9', '--csv');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('FAIL max-dead: 300kB are dead, at most 200kB allowed');
    expect(failed.stderr).toContain('FAIL min-efficiency');
  });

  test('ends with 2 where nothing can be read, and where an argument or a rule makes no sense', async () => {
    expect(await review('absent.tar')).toMatchObject({ code: 2, stdout: '' });
    const lacking = { layers: [{ text: 'file /a "1"', absent: true }, { text: 'file /b "1"' }] };
    await writeFile(join(folder, 'lacking.tar'), await buildArchive('oci', lacking));
    expect(await review('lacking.tar')).toMatchObject({ code: 0 });
    expect(await review('lacking.tar', '--max-dead', '1MB')).toMatchObject({ code: 1 });
    expect(await review('lacking.tar', '--max-dead', '1MB', '--allow-incomplete')).toMatchObject({ code: 0 });
    expect(await review('app.tar', '--max-dead', 'much')).toMatchObject({ code: 2, stdout: '' });
    const misspelt = await review('app.tar', '--fail-on', 'secrets');
    expect(misspelt).toMatchObject({ code: 2, stdout: '' });
    expect(misspelt.stderr).toContain('There is no finding "secrets"');
  });

  test('goes by the rules of the folder it is called in, and by the command line before those', async () => {
    await writeFile(join(folder, '.layerscope.yaml'), 'review:\n  max-dead: 1kB\n  fail-on: [secret]\n');
    await writeFile(join(folder, '.dive-ci'), 'rules:\n  lowestEfficiency: 1\n  highestUserWastedPercent: disabled\n');
    const { code, stdout } = await review('app.tar', '--max-dead', '1MB');
    expect(code).toBe(1);
    expect(stdout).toContain('PASS  max-dead');
    expect(stdout).toContain('FAIL  fail-on secret: 1 finding');
    expect(stdout).toContain('FAIL  dive lowestEfficiency');
    await rm(join(folder, '.layerscope.yaml'));
    await rm(join(folder, '.dive-ci'));
  });

  test('prints the report with the review, its rules and no secret', async () => {
    const { stdout } = await review('app.tar', '--json', '--min-efficiency', '0.1', '--base', '1');
    const [image] = (JSON.parse(stdout) as Report).images;
    expect(image?.rules).toMatchObject([{ rule: 'min-efficiency', passed: false }]);
    expect(image?.review).toMatchObject({
      complete: true,
      base: { layers: 1, how: 'chosen', name: null },
      dead: { bytes: 300_000, versions: 1 },
      causes: [{ cause: 'directory-whiteout', bytes: 300_000 }],
    });
    expect(image?.review?.findings.map(({ severity }) => severity)).toContain('secret');
    expect(stdout).not.toContain(token);
  });

  test('exports what dive does', async () => {
    const { stdout } = await review('app.tar', '--format', 'dive-json');
    const { layer, image } = JSON.parse(stdout) as DiveExport;
    expect(layer.map(({ index, sizeBytes }) => [index, sizeBytes])).toEqual([
      [0, 300_003 + 'machine github.com login x password '.length + token.length],
      [1, 4],
    ]);
    expect(layer[1]?.fileList).toEqual([
      { path: '.wh.data', typeFlag: 48, linkName: '', size: 0, fileMode: 0o644, uid: 0, gid: 0, isDir: false },
      { path: 'a', typeFlag: 48, linkName: '', size: 3, fileMode: 2 ** 23 + 0o755, uid: 0, gid: 0, isDir: false },
      { path: 'l', typeFlag: 50, linkName: 'a', size: 0, fileMode: 2 ** 27 + 0o777, uid: 0, gid: 0, isDir: false },
      { path: 'new', typeFlag: 48, linkName: '', size: 1, fileMode: 0o644, uid: 0, gid: 0, isDir: false },
    ]);
    // A directory that no entry speaks of has nothing but zeros.
    expect(layer[0]?.fileList.filter(({ path }) => path === '')).toHaveLength(1);
    expect(image.fileReference).toEqual([{ count: 2, sizeBytes: 6, file: '/a' }]);
    expect(image.inefficientBytes).toBe(6);
  });
});
