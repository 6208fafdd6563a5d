import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { RegistryErrorBody } from '../../base/registry-api.ts';
import type { Limits } from '../registry/limits.ts';
import type { CallOptions, Door } from './doors.ts';
import { openEdgeDoor, openHandlerDoor, openNodeDoor } from './doors.ts';
import { isEdgeRuntimeHere } from './edge-runtime.ts';
import type { Behaviour } from './fake-server.ts';
import { FakeServer, reply, replyJson } from './fake-server.ts';
import type { HandlerSetup } from './test-handler.ts';

export const sha256 = (bytes: string | Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST_TYPE });
export const BLOB = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251);
export const DIGEST = sha256(BLOB);

const DOORS = [
  { where: 'in process', open: openHandlerDoor, isHere: true },
  { where: 'behind the server for Node', open: openNodeDoor, isHere: true },
  { where: 'in the runtime of the edge', open: openEdgeDoor, isHere: isEdgeRuntimeHere() },
];

/** Runs the same tests in process, behind Node's server, and in the runtime of the edge. */
export function describeAtEveryDoor(defineTests: (world: World) => void): void {
  for (const { where, open, isHere } of DOORS) {
    describe.skipIf(!isHere)(`the registry API ${where}`, () => {
      defineTests(createWorld(where, open));
    });
  }
}

export type World = ReturnType<typeof createWorld>;

/** Servers around one door: fresh ones for each test, and nobody remembers anything of the test before. */
function createWorld(where: string, open: () => Promise<Door>) {
  let opened: Door | null = null;
  const registry = new FakeServer();
  /** A host of blobs, under another domain. */
  const storage = new FakeServer();
  /** A token server below the registry's domain. */
  const tokens = new FakeServer();
  /** Whoever should get nothing. */
  const stranger = new FakeServer();
  const servers = [registry, storage, tokens, stranger];
  let testNumber = 0;

  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened?.close();
  });
  beforeEach(async () => {
    await Promise.all(servers.map((server) => server.start()));
    testNumber += 1;
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
  });

  const door: Pick<Door, 'call'> = {
    call: (setup, path, options) => {
      if (opened === null) throw new Error('the door is not open');
      return opened.call(setup, path, options);
    },
  };
  const hostOf = {
    registry: () => `reg.localhost:${registry.port}`,
    storage: () => `storage.localhost:${storage.port}`,
    tokens: () => `auth.reg.localhost:${tokens.port}`,
    stranger: () => `evil.localhost:${stranger.port}`,
  };
  const local = (limits: Partial<Limits> = {}): HandlerSetup => ({
    id: `${where} ${testNumber}`,
    mode: 'local',
    registries: null,
    limits,
  });

  /** Asks the registry about `team/app`. */
  const ask = (rest: string, options?: CallOptions, setup = local()) =>
    door.call(setup, `/api/v2/${hostOf.registry()}/team/app/${rest}`, options);
  const post = (body: unknown, setup = local()) =>
    door.call(setup, '/api/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  /** A registry that wants a token of its token server; `realm` in place of the usual one. */
  const wantToken =
    (granted: string, behave: Behaviour, realm = `http://${hostOf.tokens()}/token`): Behaviour =>
    async (request, response) => {
      if (request.headers.authorization === `Bearer ${granted}`) await behave(request, response);
      else {
        const challenge = `Bearer realm="${realm}",service="fake",scope="repository:team/app:pull,push"`;
        replyJson(response, { errors: [{ code: 'UNAUTHORIZED' }] }, { 'www-authenticate': challenge }, 401);
      }
    };

  const isEdge = open === openEdgeDoor;
  return { isEdge, door, registry, storage, tokens, stranger, hostOf, local, ask, post, wantToken };
}

export async function errorOf(response: Response): Promise<RegistryErrorBody> {
  return ((await response.json()) as { error: RegistryErrorBody }).error;
}

export async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

export const serveManifest: Behaviour = (_request, response) => {
  reply(response, 200, { 'content-type': MANIFEST_TYPE, 'docker-content-digest': sha256(MANIFEST) }, MANIFEST);
};

export const serveBlob: Behaviour = (_request, response) => {
  reply(response, 200, { 'content-length': String(BLOB.length) }, BLOB);
};

/** A blob without an end. */
export const drip: Behaviour = (_request, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write('x'), 10);
  response.on('close', () => clearInterval(timer));
};

/** A token server that gives everybody a token. */
export const grant =
  (token: string, lifetimeSeconds = 300): Behaviour =>
  (_request, response) => {
    replyJson(response, { token, expires_in: lifetimeSeconds });
  };
