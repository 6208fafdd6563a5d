/**
 * The credentials that a person has stored for docker and podman: `docker login` writes them into config.json or into a
 * store of the system, which a program named docker-credential-NAME reads (github.com/docker/docker-credential-helpers).
 * Files are read anew for each lookup, so that a login is seen without a restart.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { FindStoredCredential } from './credentials.ts';
import type { Credential } from './token-server.ts';
import { IDENTITY_TOKEN_USER } from './token-server.ts';

/** A store may ask the person to unlock it. */
const HELPER_TIMEOUT_MS = 30_000;
const LARGEST_HELPER_ANSWER = 256 * 1024;
const LARGEST_FILE = 1024 * 1024;
const HELPER_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Under this key docker keeps what it knows for docker.io. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';

type JsonObject = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Asks a credential helper for a key; null where it has nothing. */
export type AskHelper = (helper: string, key: string) => Promise<Credential | null>;

export function createStoredCredentials(
  environment: Environment = process.env,
  askHelper: AskHelper = askHelperProgram,
): FindStoredCredential {
  return async (registry) => {
    for (const path of credentialFiles(environment)) {
      const config = await readConfig(path);
      const credential = config === null ? null : await findInConfig(config, registry, askHelper);
      if (credential !== null) return credential;
    }
    return null;
  };
}

/** In the order of podman (containers-auth.json(5)), docker's own last. */
function credentialFiles(environment: Environment): readonly string[] {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  const { REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, DOCKER_CONFIG } = environment;
  return [
    REGISTRY_AUTH_FILE,
    XDG_RUNTIME_DIR === undefined ? undefined : join(XDG_RUNTIME_DIR, 'containers', 'auth.json'),
    join(XDG_CONFIG_HOME ?? join(home, '.config'), 'containers', 'auth.json'),
    join(DOCKER_CONFIG ?? join(home, '.docker'), 'config.json'),
  ].filter((path) => path !== undefined && path !== '') as string[];
}

async function readConfig(path: string): Promise<JsonObject | null> {
  try {
    const bytes = await readFile(path);
    return bytes.length > LARGEST_FILE ? null : asObject(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null; // absent, not ours to read, or half written by a login under way: then it has nothing
  }
}

async function findInConfig(config: JsonObject, registry: string, askHelper: AskHelper): Promise<Credential | null> {
  const helpers = asObject(config.credHelpers);
  const auths = asObject(config.auths);
  for (const key of keysOf(registry)) {
    const helper = ownString(helpers, key) ?? ownString(config, 'credsStore');
    const stored = helper === null || helper === '' ? null : await askHelper(helper, key);
    const credential = stored ?? readEntry(asObject(ownValue(auths, key)));
    if (credential !== null) return credential;
  }
  return null;
}

/** Spellings under which a registry is kept, the likeliest first. */
function keysOf(registry: string): readonly string[] {
  if (registry === 'docker.io' || registry === 'index.docker.io' || registry === 'registry-1.docker.io') {
    return [DOCKER_HUB_KEY, 'index.docker.io', 'docker.io', 'registry-1.docker.io'];
  }
  return [registry, `https://${registry}`, `https://${registry}/v2/`, `https://${registry}/v1/`];
}

/** `{ "auth": base64(user:password) }`, `{ username, password }`, or either beside an `identitytoken`. */
function readEntry(entry: JsonObject | null): Credential | null {
  const identityToken = ownString(entry, 'identitytoken');
  if (identityToken !== null && identityToken !== '') return { username: IDENTITY_TOKEN_USER, secret: identityToken };
  const auth = ownString(entry, 'auth');
  if (auth !== null && auth !== '') {
    const text = Buffer.from(auth, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    // Docker once padded with zero bytes.
    const secret = text.slice(colon + 1).replace(/\0+$/, '');
    return colon > 0 && secret !== '' ? { username: text.slice(0, colon), secret } : null;
  }
  const [username, secret] = [ownString(entry, 'username'), ownString(entry, 'password')];
  return username !== null && secret !== null && secret !== '' ? { username, secret } : null;
}

/** Runs `docker-credential-NAME get` with the key on its input, through no shell. */
export const askHelperProgram: AskHelper = (helper, key) => {
  if (!HELPER_NAME.test(helper)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const limits = { timeout: HELPER_TIMEOUT_MS, maxBuffer: LARGEST_HELPER_ANSWER, windowsHide: true };
    const child = execFile(`docker-credential-${helper}`, ['get'], limits, (error, stdout) => {
      // It is not installed, was too slow, or has nothing: its own text may hold secrets and is not shown.
      resolve(error === null ? parseHelperAnswer(stdout) : null);
    });
    child.stdin?.on('error', () => undefined); // a helper that ends without reading
    child.stdin?.end(key);
  });
};

function parseHelperAnswer(text: string): Credential | null {
  try {
    const answer = asObject(JSON.parse(text));
    const [username, secret] = [ownString(answer, 'Username'), ownString(answer, 'Secret')];
    return username !== null && secret !== null && secret !== '' ? { username, secret } : null;
  } catch {
    return null;
  }
}

function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

function ownValue(object: JsonObject | null, key: string): unknown {
  return object !== null && Object.hasOwn(object, key) ? object[key] : undefined;
}

function ownString(object: JsonObject | null, key: string): string | null {
  const value = ownValue(object, key);
  return typeof value === 'string' ? value : null;
}
