import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the command line', () => {
  test.each(['--version', '-v'])('tells its version (%s)', (option) => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(run(option)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('serving', () => {
  let page = '';
  let taken: Server;
  beforeAll(async () => {
    page = mkdtempSync(join(tmpdir(), 'layerscope-page-'));
    writeFileSync(join(page, 'index.html'), '');
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => taken.close(resolve));
    rmSync(page, { recursive: true });
  });

  test('on a port that another program has says which port and what to do', () => {
    const { port } = taken.address() as AddressInfo;
    expect(run('serve', '--page', page, '--port', String(port))).toEqual({
      status: 2,
      stdout: '',
      stderr: `layerscope: Another program has port ${port} of 127.0.0.1. Choose another port with --port, or leave --port out for the next free one.\n`,
    });
  });

  test.each([
    [['--port', '99999'], /A port is a number from 0 to 65535/],
    [['--host', '0.0.0.0'], /has to be public: add --public/],
    [['--page', '/nowhere'], /The folder \/nowhere holds no built page/],
  ])('with %j says what is wrong', (args, sentence) => {
    const { status, stderr } = run('serve', '--page', page, ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(sentence);
  });
});
