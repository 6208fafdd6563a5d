/**
 * Our server in public mode as it is run: https in front of it, registries on public addresses behind it. Public addresses are to
 * be had in a network namespace, which root may make on Linux; elsewhere this is skipped.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegistryErrorBody } from '../base/registry-api.ts';

const WORLD = join(import.meta.dirname, 'testing', 'public-tls-world.ts');
const SET_UP = 'ip link set lo up && ip addr add 8.8.8.1/32 dev lo';

const isRunnable =
  spawnSync('unshare', ['--net', 'sh', '-c', SET_UP], { stdio: 'ignore' }).status === 0 &&
  spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
const title = `a public server behind https${isRunnable ? '' : ' (skipped: no network namespace, ip or openssl to be had)'}`;

interface Answer {
  readonly status: number;
  readonly text: string;
}
type Question =
  'manifest' | 'blob' | 'wrongName' | 'redirectInside' | 'nameInside' | 'withoutBrowser' | 'fromElsewhere';

/** An authority of our own, and a certificate of it for everybody but the impostor. */
function writeCertificates(folder: string): void {
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const names = ['registry', 'storage', 'inside', 'layerscope'].map((name) => `DNS:${name}.example`).join(',');
  writeFileSync(join(folder, 'names.txt'), `subjectAltName=${names}\n`);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-subj', '/CN=tests', '-days', '2');
  openssl('req', ...key, '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=tests');
  openssl(
    ...['x509', '-req', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial'],
    ...['-out', 'cert.pem', '-days', '2', '-extfile', 'names.txt'],
  );
}

describe.skipIf(!isRunnable)(title, () => {
  let folder = '';
  let answers: Readonly<Record<Question, Answer>>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'layerscope-tls-'));
    writeCertificates(folder);
    const run = `${SET_UP} && exec "$0" --import tsx "$1" "$2"`;
    const printed = execFileSync('unshare', ['--net', 'sh', '-c', run, process.execPath, WORLD, folder], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') },
      encoding: 'utf8',
      timeout: 25_000,
    });
    answers = JSON.parse(printed) as typeof answers;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const codeOf = ({ text }: Answer) => (JSON.parse(text) as { error: RegistryErrorBody }).error.code;

  it('asks registries by https, and follows them to their host of blobs', () => {
    expect(answers.manifest).toEqual({ status: 200, text: 'from registry.example' });
    expect(answers.blob).toEqual({ status: 200, text: 'from storage.example' });
  });

  it('takes no certificate of another name', () => {
    expect(codeOf(answers.wrongName)).toBe('tls-failed');
  });

  it('is not led inside, by a name or by a redirect with a good certificate', () => {
    expect(codeOf(answers.nameInside)).toBe('address-not-public');
    expect(codeOf(answers.redirectInside)).toBe('address-not-public');
  });

  it('answers its own page alone', () => {
    expect(codeOf(answers.withoutBrowser)).toBe('not-from-our-page');
    expect(codeOf(answers.fromElsewhere)).toBe('not-from-our-page');
  });
});
