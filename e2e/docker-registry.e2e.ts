import { buildArchive } from '../fixtures/build/archives.ts';
import { buildImage, MediaType, type ImageSpec } from '../fixtures/build/build-image.ts';
import { ACCOUNT, isDockerRegistryInstalled, startDockerRegistry } from '../src/proxy/testing/docker-registry.ts';
import { type AppPage, expect, test } from './support/app-page.ts';

const APP: ImageSpec = {
  platform: { os: 'linux', architecture: 'amd64' },
  layers: [
    { text: 'dir /app\nfile /app/a.txt "one"\nfile /app/big size=3000000 noise=5', packing: 'gzip' },
    { text: 'file /app/a.txt "changed"\nopaque /app/cache', packing: 'zstd' },
    { text: 'whiteout /app/big', packing: 'gzip' },
  ],
};

/** A registry of Debian's with the image in it, under `team/app:1`. */
async function startFilled(withPassword: boolean) {
  const registry = await startDockerRegistry(withPassword);
  const { layers, config, manifest } = await buildImage(APP);
  await registry.upload({
    repository: 'team/app',
    blobs: [...layers.map(({ stored }) => stored), config],
    manifests: [{ reference: '1', mediaType: MediaType.manifest, body: manifest }],
  });
  return registry;
}

async function name(app: AppPage, reference: string): Promise<void> {
  await app.page.getByRole('combobox', { name: 'Name an image' }).fill(reference);
  await app.page.keyboard.press('Enter');
  await app.idle();
}

// Without the program there is nothing to ask; the tests' set-up gets it where it may.
if (isDockerRegistryInstalled) {
  test('an image of a real registry has the report of the same image in a file', async ({ app }) => {
    const registry = await startFilled(false);
    const reference = `${registry.host}/team/app:1`;
    await app.load();
    await name(app, reference);
    const fromRegistry = await app.exportReport();
    await registry.close();
    await app.open('app.tar', await buildArchive('oci', { ...APP, names: [reference] }));
    const fromFile = await app.exportReport();
    expect(fromRegistry.source.format).toBe('registry');
    expect(fromRegistry.images[0]?.layers.map(({ verified }) => verified)).toEqual(
      Array(3).fill({ digest: true, diffId: true }),
    );
    expect(fromRegistry.images.map(({ layers, history, merged }) => ({ layers, history, merged }))).toEqual(
      fromFile.images.map(({ layers, history, merged }) => ({ layers, history, merged })),
    );
  });

  test('a real registry with a password opens its image to who has it', async ({ app, page }) => {
    const registry = await startFilled(true);
    await app.load();
    await name(app, `${registry.host}/team/app:1`);
    await page.getByLabel('User name').fill(ACCOUNT.username);
    await page.getByLabel('Password or access token').fill(ACCOUNT.secret);
    await page.getByRole('button', { name: 'Sign in and open' }).click();
    await app.idle();
    await expect(app.history.getByRole('option')).not.toHaveCount(0);
    const { images } = await app.exportReport();
    expect(images[0]?.layers.map(({ status }) => status)).toEqual(['read', 'read', 'read']);
    await registry.close();
  });
}
