import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BAD_INPUTS } from '../../fixtures/cases/bad-inputs.ts';
import type { Report } from '../core/analysis/report-schema.ts';

// Each run starts a Node process of its own.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MAIN = join(import.meta.dirname, 'main.ts');
const SAMPLES = join(import.meta.dirname, '../../public/samples');
const HELLO = join(SAMPLES, 'hello-layers.docker.tar');
const PLATFORMS = join(SAMPLES, 'two-platforms.oci.tar');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerscope-inspect-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function inspect(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', MAIN, 'inspect', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}

function parse(stdout: string): Report {
  return JSON.parse(stdout) as Report;
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test('an image is told as a table with a line for every layer, and as JSON where that is asked for', () => {
  const table = inspect(HELLO);
  expect(table).toMatchObject({ status: 0, stderr: '' });
  expect(table.stdout.match(/^ +\d+ .*(RUN|COPY|ADD|WORKDIR)/gm)).toHaveLength(9);

  const json = inspect(HELLO, '--json', '--paths', '--deep');
  expect(json).toMatchObject({ status: 0, stderr: '' });
  const [image] = parse(json.stdout).images;
  expect(image?.layers).toHaveLength(9);
  expect(image?.layers[0]?.changes.added.paths).toContain('/etc');
  expect(image?.merged.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('an image that can be read in part ends well, with warnings', async () => {
  const bad = BAD_INPUTS.find(({ file }) => file === 'bad-checksum.oci.tar');
  const path = write('damaged.tar', await bad!.build());
  const { status, stdout } = inspect(path, '--json');
  expect(status).toBe(0);
  const [image] = parse(stdout).images;
  expect(image?.layers.map((layer) => layer.status)).toContain('partial');
  expect(image?.warnings.map(({ code }) => code)).toContain('layer-unreadable');
});

test.each([
  ['a file that is not there', ['/no/such/image.tar'], /no such file/],
  ['a file that is no image', [join(import.meta.dirname, 'main.ts')], /is no tar archive but a text file/],
  ['a platform that the image lacks', [PLATFORMS, '--platform', 'linux/s390x'], /linux\/amd64.*linux\/arm64/],
  ['a name that the file lacks', [HELLO, '--image', 'other:1'], /other:1/],
  ['an option that there is not', [HELLO, '--colour'], /--colour/],
])('%s ends in status 2 and one line that says why', (_what, args, sentence) => {
  const { status, stdout, stderr } = inspect(...args);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(sentence);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('one platform of several can be asked for', () => {
  const { images } = parse(inspect(PLATFORMS, '--json', '--platform', 'linux/arm64').stdout);
  expect(images.map(({ platform }) => platform?.architecture)).toEqual(['arm64']);
});
