import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

import { sha256Digest } from '../fixtures/build/bytes.ts';
import { buildImage, type ImageSpec } from '../fixtures/build/build-image.ts';
import { tocFile, writeEstargz } from '../src/core/lazy/testing/write-lazy-layer.ts';
import { type AppPage, expect, test as base } from './support/app-page.ts';
import { FakeRegistry } from './support/fake-registry.ts';
import { startOwnServer } from './support/own-server.ts';

const test = base.extend<{ registry: FakeRegistry; storage: FakeRegistry }>({
  registry: async ({}, use) => {
    const registry = await FakeRegistry.start();
    await use(registry);
    await registry.close();
  },
  /** Another host. */
  storage: async ({}, use) => {
    const storage = await FakeRegistry.start();
    await use(storage);
    await storage.close();
  },
});

const APP: ImageSpec = {
  platform: { os: 'linux', architecture: 'amd64' },
  layers: [
    { text: 'dir /app\nfile /app/a.txt "one"', packing: 'gzip' },
    { text: 'file /app/a.txt "changed"\nfile /noise size=600000 noise=7', packing: 'gzip' },
  ],
  history: [{ created_by: 'COPY a.txt /app/ # buildkit' }, { created_by: 'RUN /bin/sh -c change-a # buildkit' }],
};

function card(page: Page) {
  return page.getByRole('main').getByRole('alert');
}

async function expectRead(app: AppPage): Promise<void> {
  for (const layer of ['Layer 1', 'Layer 2']) {
    await expect(app.entry(layer)).toContainText('streamed');
    await expect(app.entry(layer)).toContainText('verified');
  }
}

test('a pull limit that is used up says whose it is, what to do and when; signing in comes back from there', async ({
  app,
  page,
  registry,
}) => {
  await registry.push('team/app', '1', [await buildImage(APP)]);
  registry.refusal = {
    status: 429,
    body: JSON.stringify({
      errors: [
        {
          code: 'TOOMANYREQUESTS',
          message: 'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
        },
      ],
    }),
    headers: { 'Retry-After': '7200', 'RateLimit-Limit': '100;w=21600', 'RateLimit-Remaining': '0;w=21600' },
  };
  await app.load(`#image=${registry.host}/team/app:1`);
  await expect(card(page)).toContainText('The pull limit is used up');
  await expect(card(page)).toContainText('answered 429: TOOMANYREQUESTS: You have reached your unauthenticated pull');
  await expect(card(page)).toContainText('Sign in with an access token to use your own');
  await expect(card(page)).toContainText('asked again in 2 hours');
  // A limit that lasts for hours is not run into again and again.
  expect(registry.seen.filter(({ url }) => url.includes('/manifests/'))).toHaveLength(1);

  await page.getByRole('button', { name: 'Sign in…' }).click();
  await expect(page.getByRole('heading', { name: `Sign in to ${registry.host}` })).toBeVisible();
  await expect(page.getByText('Whoever signs in is counted alone')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(card(page)).toContainText('The pull limit is used up');
  registry.refusal = null;
  await page.getByRole('button', { name: 'Try again' }).click();
  await app.idle();
  await expectRead(app);
});

test('too many requests at once are told apart from a used-up limit, and asked again by itself', async ({
  app,
  page,
  registry,
}) => {
  await registry.push('team/app', '1', [await buildImage(APP)]);
  registry.refusal = { status: 429, body: 'Too Many Requests', headers: { 'Retry-After': '0' } };
  await app.load(`#image=${registry.host}/team/app:1`);
  await expect(card(page)).toContainText('The registry asks to slow down');
  expect(registry.seen.filter(({ url }) => url.includes('/manifests/'))).toHaveLength(4);
});

test('the pulls that are left stand in the status bar', async ({ app, page, registry }) => {
  await registry.push('team/app', '1', [await buildImage(APP)]);
  registry.quota = { limit: 100, remaining: 3 };
  await app.load(`#image=${registry.host}/team/app:1`);
  await expect(page.getByRole('contentinfo')).toContainText('Pull limit: 3 of 100 left');
});

test('a registry that takes its time shows what it has sent, and the layers below can be looked at', async ({
  app,
  page,
  registry,
}) => {
  const image = await buildImage(APP);
  await registry.push('team/slow', '1', [image]);
  let letGo: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  registry.mishaps.set(image.layers[1]!.digest, { kind: 'slow', until });
  await page.goto(`./#image=${registry.host}/team/slow:1&layers=0`);
  await expect(app.entry('Layer 1')).toContainText('verified');
  await expect(app.row('app')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText(/Reading layers, 1 of 2 done · .* of .* · \d+ requests/);
  letGo();
  await app.idle();
  await expectRead(app);
});

test('blobs that another host has are fetched there, without what was sent to the first', async ({
  app,
  page,
  registry,
  storage,
}) => {
  const image = await buildImage(APP);
  await registry.push('team/app', '1', [image]);
  await storage.push('team/app', '1', [image]);
  registry.account = { username: 'alice', secret: 's3cret-token' };
  registry.blobHost = storage.host;
  await app.load(`#image=${registry.host}/team/app:1`);
  await page.getByLabel('User name').fill('alice');
  await page.getByLabel('Password or access token').fill('s3cret-token');
  await page.getByRole('button', { name: 'Sign in and open' }).click();
  await app.idle();
  await expectRead(app);
  expect(storage.fetchedBlobs).toContain(image.layers[1]!.digest);
  expect(new Set(storage.seen.map(({ authorization }) => authorization))).toEqual(new Set([null]));
});

test('a registry that knows no ranges sends a lazy layer whole, and it is verified', async ({ app, registry }) => {
  const files = Array.from({ length: 40 }, (_, index) => tocFile(`f${index}`, new Uint8Array(64 << 10).fill(index)));
  const lazy = await writeEstargz(await Promise.all(files));
  const annotations = Object.fromEntries(lazy.annotations);
  const diffId = await sha256Digest(gunzipSync(lazy.blob));
  await registry.push('team/lazy', '1', [
    await buildImage({
      ...APP,
      layers: [{ stored: lazy.blob, packing: 'gzip', annotations }],
      history: null,
      configOverlay: { rootfs: { type: 'layers', diff_ids: [diffId] } },
    }),
  ]);
  registry.knowsRanges = false;
  await app.load(`#image=${registry.host}/team/lazy:1`);
  await expect(app.entry('Layer 1')).toContainText('streamed');
  await expect(app.entry('Layer 1')).toContainText('verified');
  await expect(app.row('f0')).toBeVisible();
});

test('of ten thousand tags those are found that hold what is typed, without all of them being fetched at once', async ({
  app,
  page,
  registry,
}) => {
  await registry.push('team/many', 'latest', [await buildImage(APP)]);
  const tags = Array.from({ length: 10_000 }, (_, index) => `1.${String(index).padStart(4, '0')}.0`);
  registry.tagMore('team/many', 'latest', tags);
  await app.load();
  const pages = () => registry.seen.filter(({ url }) => url.includes('/tags/list')).length;
  await page.getByRole('combobox', { name: 'Name an image' }).fill(`${registry.host}/team/many:`);
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(pages()).toBe(1);
  await page.keyboard.type('1.4242');
  await expect(page.getByRole('option')).toHaveText(['1.4242.0']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await app.idle();
  await expectRead(app);
  expect(new URL(page.url()).hash).toContain('team/many:1.4242.0');
});

test('what docker login has stored is used by a click, and only where the server was started for that', async ({
  app,
  page,
  registry,
}, info) => {
  await registry.push('team/private', '1', [await buildImage(APP)]);
  registry.account = { username: 'alice', secret: 's3cret-token' };
  const folder = info.outputPath('docker');
  await mkdir(folder, { recursive: true });
  const auth = Buffer.from('alice:s3cret-token').toString('base64');
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
  const server = await startOwnServer(['--use-docker-credentials'], {
    DOCKER_CONFIG: folder,
    HOME: folder,
    XDG_CONFIG_HOME: folder,
  });
  try {
    await page.goto(`${server.url}#image=${registry.host}/team/private:1`);
    await app.idle();
    // The link alone has nothing sent.
    await expect(page.getByRole('heading', { name: `${registry.host} asks who you are` })).toBeVisible();
    expect(registry.seen.map(({ authorization }) => authorization)).not.toContain('alice:s3cret-token');
    await page.getByRole('button', { name: 'Use stored credentials' }).click();
    await app.idle();
    await expectRead(app);
    expect(registry.seen.map(({ authorization }) => authorization)).toContain('alice:s3cret-token');
    expect(await page.content()).not.toContain('s3cret');
  } finally {
    await server.close();
  }
  await app.load(`#image=${registry.host}/team/private:1`);
  await expect(page.getByLabel('User name')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use stored credentials' })).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} at 400 pixels`, () => {
    test.use({ colorScheme, viewport: { width: 400, height: 800 } });

    test('a refusal and the form behind it fit the screen', async ({ app, page, registry }) => {
      await registry.push('team/app', '1', [await buildImage(APP)]);
      await app.load(`#image=${registry.host}/team/a-name-that-is-not-there-and-is-rather-long:1`);
      await page.getByRole('button', { name: 'Sign in…' }).click();
      await expect(page.getByText('where the name is wrong, signing in does not help')).toBeInViewport();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      await page.getByRole('button', { name: 'Back' }).click();
      await expect(card(page)).toContainText('The registry has no such repository');
    });
  });
}
