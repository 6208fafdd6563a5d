import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The registry that Debian packages under this name. */
const PROGRAM = 'docker-registry';

export const isDockerRegistryInstalled = spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).status === 0;

/** Who may pull from a registry that was started with a password. */
export const ACCOUNT = { username: 'ann', secret: 'opensesame' } as const;
/** The same, hashed with bcrypt by `htpasswd -B`. */
const HTPASSWD = 'ann:$2y$05$TMFK9QQ3o38pllGRuzdJQeZv0VkUVHUwu9aYaCiNe1LC9kpxITmEu\n';
const BASIC = `Basic ${Buffer.from(`${ACCOUNT.username}:${ACCOUNT.secret}`).toString('base64')}`;

/** How long the program may take to listen. */
const START_MS = 20_000;

export interface Upload {
  readonly repository: string;
  readonly blobs: readonly Uint8Array[];
  readonly manifests: readonly { readonly reference: string; readonly mediaType: string; readonly body: Uint8Array }[];
}

export interface DockerRegistry {
  /** As people write it before the name of a repository. */
  readonly host: string;
  /** As the distribution specification says: POST for a place and PUT of all bytes, then the manifests. */
  upload(upload: Upload): Promise<void>;
  close(): Promise<void>;
}

export function sha256(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Starts a registry on the loopback interface, empty, in a folder of its own. */
export async function startDockerRegistry(withPassword: boolean): Promise<DockerRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'layerscope-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  writeFileSync(join(folder, 'htpasswd'), HTPASSWD);
  const auth = withPassword ? `auth: {htpasswd: {realm: tests, path: ${join(folder, 'htpasswd')}}}` : '';
  writeFileSync(
    join(folder, 'config.yml'),
    `version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: ${folder}}}
http: {addr: ${host}}
${auth}
`,
  );
  const child = spawn(PROGRAM, ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  await untilListening(`http://${host}/v2/`);
  const headers: Record<string, string> = withPassword ? { authorization: BASIC } : {};
  return {
    host,
    upload: (upload) => put(`http://${host}/v2/${upload.repository}`, upload, headers),
    close: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

async function untilListening(url: string): Promise<void> {
  const end = performance.now() + START_MS;
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function put(base: string, { blobs, manifests }: Upload, headers: Record<string, string>): Promise<void> {
  for (const bytes of blobs) {
    const place = await fetch(`${base}/blobs/uploads/`, { method: 'POST', headers });
    const url = new URL(place.headers.get('location') ?? '', base);
    url.searchParams.set('digest', sha256(bytes));
    await putWhole(url, bytes, { ...headers, 'content-type': 'application/octet-stream' });
  }
  for (const { reference, mediaType, body } of manifests) {
    await putWhole(new URL(`${base}/manifests/${reference}`), body, { ...headers, 'content-type': mediaType });
  }
}

async function putWhole(url: URL, body: Uint8Array, headers: Record<string, string>): Promise<void> {
  const { status } = await fetch(url, { method: 'PUT', headers, body: body as Uint8Array<ArrayBuffer> });
  if (status !== 201) throw new Error(`the registry answered ${status} to PUT ${url.pathname}`);
}
