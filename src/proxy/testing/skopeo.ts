import { execFile, spawnSync } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { ACCOUNT, isDockerRegistryInstalled } from './docker-registry.ts';

const execute = promisify(execFile);

/** Debian packages it under this name. */
const PROGRAM = 'skopeo';

const isSkopeoInstalled = spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * Why tests against a real registry that is filled by a real client are skipped; null where they run. The tests' set-up gets both
 * programs where it may, so that on CI their absence is a failure of the tests and not a reason to skip them.
 */
export const realRegistryAbsence: string | null =
  process.env['CI'] !== undefined || (isSkopeoInstalled && isDockerRegistryInstalled)
    ? null
    : 'docker-registry and skopeo are not both installed (Debian packages of these names)';

/**
 * Copies an OCI archive into a registry on the loopback interface as it is: all platforms, attestations, and the very bytes.
 * Without `--preserve-digests` skopeo may put a gzip blob that it knows in the place of a zstd one.
 */
export async function copyToRegistry(archivePath: string, target: string, withPassword: boolean): Promise<void> {
  const credentials = withPassword ? ['--dest-creds', `${ACCOUNT.username}:${ACCOUNT.secret}`] : [];
  await execute(PROGRAM, [
    '--insecure-policy',
    'copy',
    '--all',
    '--preserve-digests',
    '--dest-tls-verify=false',
    ...credentials,
    `oci-archive:${archivePath}`,
    `docker://${target}`,
  ]);
}
