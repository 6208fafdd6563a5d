import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askHelperProgram, createStoredCredentials } from './docker-credentials.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'layerscope-home-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function write(path: string, value: unknown): void {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), typeof value === 'string' ? value : JSON.stringify(value));
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const find = (registry: string, helper = async () => null as { username: string; secret: string } | null) =>
  createStoredCredentials({ HOME: home }, helper)(registry);

describe('stored credentials', () => {
  it('are none without files', async () => {
    expect(await find('a.example')).toBeNull();
  });

  it('are read from config.json, by the name of the registry', async () => {
    write('.docker/config.json', { auths: { 'a.example': { auth: base64('ann:pass:word') } } });
    expect(await find('a.example')).toEqual({ username: 'ann', secret: 'pass:word' });
    expect(await find('b.example')).toBeNull();
    expect(await find('__proto__')).toBeNull();
  });

  it('of docker.io are under the URL of its first API', async () => {
    write('.docker/config.json', { auths: { 'https://index.docker.io/v1/': { auth: base64('ann:secret') } } });
    expect(await find('docker.io')).toEqual({ username: 'ann', secret: 'secret' });
  });

  it('can be an identity token', async () => {
    write('.docker/config.json', { auths: { 'a.example': { auth: base64('ann:'), identitytoken: 'idt' } } });
    expect(await find('a.example')).toEqual({ username: '<token>', secret: 'idt' });
  });

  it('of podman come first', async () => {
    write('.docker/config.json', { auths: { 'a.example': { auth: base64('docker:x') } } });
    write('.config/containers/auth.json', { auths: { 'a.example': { auth: base64('podman:x') } } });
    expect((await find('a.example'))?.username).toBe('podman');
  });

  it('come from the helper of the registry, else from the store of all', async () => {
    const asked: string[] = [];
    const helper = async (name: string, key: string) => {
      asked.push(`${name} ${key}`);
      return key === 'a.example' ? { username: name, secret: 'x' } : null;
    };
    write('.docker/config.json', { credsStore: 'desktop', credHelpers: { 'a.example': 'ecr-login' } });
    const stored = createStoredCredentials({ HOME: home }, helper);
    expect(await stored('a.example')).toEqual({ username: 'ecr-login', secret: 'x' });
    expect(await stored('b.example')).toBeNull();
    expect(asked.slice(0, 2)).toEqual(['ecr-login a.example', 'desktop b.example']);
  });

  it.each(['', 'x', '[]', '{"auths":[]}', '{"auths":{"a.example":{"auth":"x"}}}', '{"auths":{"a.example":7}}'])(
    'are none in the file %j',
    async (text) => {
      write('.docker/config.json', text);
      expect(await find('a.example')).toBeNull();
    },
  );

  it('are seen after a login without a restart', async () => {
    const stored = createStoredCredentials({ HOME: home });
    expect(await stored('a.example')).toBeNull();
    write('.docker/config.json', { auths: { 'a.example': { username: 'ann', password: 'x' } } });
    expect(await stored('a.example')).toEqual({ username: 'ann', secret: 'x' });
  });
});

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  const install = (script: string) => {
    write('bin/docker-credential-fake', `#!/bin/sh\n${script}\n`);
    chmodSync(join(home, 'bin/docker-credential-fake'), 0o755);
    process.env.PATH = `${join(home, 'bin')}:${path}`;
  };
  const path = process.env.PATH ?? '';
  afterEach(() => {
    process.env.PATH = path;
  });

  it('gets the registry on its input and answers in JSON', async () => {
    install(`read -r key; [ "$1" = get ] && printf '{"ServerURL":"%s","Username":"%s","Secret":"s"}' "$key" "$key"`);
    expect(await askHelperProgram('fake', 'a.example')).toEqual({ username: 'a.example', secret: 's' });
  });

  it.each([
    ['has nothing', 'echo "credentials not found in native keychain"; exit 1'],
    ['ends without reading', 'exit 0'],
    ['says something else', 'echo hello'],
  ])('that %s gives none', async (_what, script) => {
    install(script);
    expect(await askHelperProgram('fake', 'a.example')).toBeNull();
  });

  it('that is not installed, or whose name is no name, gives none', async () => {
    expect(await askHelperProgram('not-installed-here', 'a.example')).toBeNull();
    expect(await askHelperProgram('../../bin/sh', 'a.example')).toBeNull();
  });
});
