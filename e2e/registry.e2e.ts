import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { buildArchive } from '../fixtures/build/archives.ts';
import { buildImage, type BuiltImage, type ImageSpec } from '../fixtures/build/build-image.ts';
import { jsonBytes, MediaType } from '../fixtures/build/build-image.ts';
import { tocFile, writeEstargz } from '../src/core/lazy/testing/write-lazy-layer.ts';
import { type AppPage, expect, test as base } from './support/app-page.ts';
import { FakeRegistry } from './support/fake-registry.ts';

const test = base.extend<{ registry: FakeRegistry }>({
  registry: async ({}, use) => {
    const registry = await FakeRegistry.start();
    await use(registry);
    await registry.close();
  },
});

const APP: ImageSpec = {
  platform: { os: 'linux', architecture: 'amd64' },
  layers: [
    { text: 'dir /app\nfile /app/a.txt "one"', packing: 'gzip' },
    { text: 'file /app/a.txt "changed"\nfile /app/b.txt "two"', packing: 'gzip' },
  ],
  history: [
    { created_by: 'COPY a.txt /app/ # buildkit' },
    { created_by: 'ENV MODE=test', empty_layer: true },
    { created_by: 'RUN /bin/sh -c change-a && make-b # buildkit' },
  ],
};

const ON_ARM: ImageSpec = {
  ...APP,
  platform: { os: 'linux', architecture: 'arm64' },
  layers: [{ text: 'file /arm-only "x"', packing: 'gzip' }],
  history: [{ created_by: 'COPY arm-only / # buildkit' }],
};

/** An image whose one layer is too long for one packet. */
function buildLarge(): Promise<BuiltImage> {
  let state = 1;
  const noise = Array.from({ length: 200 }, (_, index) => {
    const text = Array.from({ length: 2000 }, () => {
      state = (state * 48271) % 2147483647;
      return (state % 36).toString(36);
    }).join('');
    return `file /noise/${index} "${text}"`;
  });
  return buildImage({ ...APP, layers: [{ text: noise.join('\n'), packing: 'gzip' }], history: null });
}

function field(page: Page) {
  return page.getByRole('combobox', { name: 'Name an image' });
}

async function openByTyping(app: AppPage, name: string): Promise<void> {
  await field(app.page).fill(name);
  await app.page.keyboard.press('Enter');
  await app.idle();
}

test('a name that is typed opens, and its layers are fetched and verified', async ({ app, page, registry }) => {
  await registry.push('team/app', '1', [await buildImage(APP)]);
  await app.load();
  await openByTyping(app, `${registry.host}/team/app:1`);
  await expect(app.history.getByRole('option')).toHaveCount(3);
  await expect(app.entry('Layer 2')).toContainText('streamed');
  await expect(app.entry('Layer 2')).toContainText('verified');
  await expect(page.getByRole('contentinfo')).toContainText('Read 2 layers');
  await app.entry('RUN change-a').click();
  await app.idle();
  await expect(app.row('app')).toBeVisible();
  expect(new URL(page.url()).hash).toContain(`#image=${registry.host}/team/app:1`);
  const tab = page.getByRole('button', { name: `${registry.host}/team/app:1`, exact: true });
  await expect(tab).toHaveAttribute('aria-current', 'page');
});

test('the report is the one of the same image in a file', async ({ app, registry }) => {
  await registry.push('team/app', '1', [await buildImage(APP)]);
  await app.load();
  await openByTyping(app, `${registry.host}/team/app:1`);
  const fromRegistry = await app.exportReport();
  await app.open('app.tar', await buildArchive('oci', { ...APP, names: [`${registry.host}/team/app:1`] }));
  const fromFile = await app.exportReport();
  expect(fromRegistry.source.format).toBe('registry');
  expect(fromRegistry.images.map(({ layers, history, merged }) => ({ layers, history, merged }))).toEqual(
    fromFile.images.map(({ layers, history, merged }) => ({ layers, history, merged })),
  );
});

test('tags are suggested, and one is chosen with the keyboard alone', async ({ app, page, registry }) => {
  const image = await buildImage(APP);
  for (const tag of ['1.0', '1.1', '2.0']) await registry.push('team/app', tag, [image]);
  await app.load();
  await page.keyboard.press('n');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(`${registry.host}/team/app:1`);
  await expect(page.getByRole('option')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const chosen = await page.getByRole('option', { selected: true }).textContent();
  await page.keyboard.press('Enter');
  await app.idle();
  await expect(app.history.getByRole('option')).toHaveCount(3);
  expect(new URL(page.url()).hash).toContain(`team/app:${chosen}`);
});

test('a link opens an image at its platform, layer and path; back and forward move between images', async ({
  app,
  page,
  registry,
}) => {
  await registry.push('team/app', '1', [await buildImage(APP), await buildImage(ON_ARM)]);
  await registry.push('team/other', '1', [await buildImage(APP)]);
  await app.load(`#image=${registry.host}/team/app:1&platform=linux/arm64&layers=0&path=/arm-only`);
  await expect(app.history.getByRole('option')).toHaveCount(1);
  await expect(app.row('arm-only')).toBeVisible();
  await page.keyboard.press('n');
  await openByTyping(app, `${registry.host}/team/other:1`);
  await expect(app.history.getByRole('option')).toHaveCount(3);
  await page.goBack();
  await app.idle();
  await expect(app.history.getByRole('option')).toHaveCount(1);
  await page.goForward();
  await app.idle();
  await expect(app.history.getByRole('option')).toHaveCount(3);
});

test('another platform is chosen, and only then fetched', async ({ app, page, registry }) => {
  const arm = await buildImage(ON_ARM);
  await registry.push('team/app', '1', [await buildImage(APP), arm]);
  await app.load(`#image=${registry.host}/team/app:1&platform=linux/amd64`);
  await expect(app.history.getByRole('option')).toHaveCount(3);
  expect(registry.fetchedBlobs).not.toContain(arm.layers[0]!.digest);
  await page.getByRole('button', { name: /^Image and platform/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /linux\/arm64/ }).click();
  await app.idle();
  await expect(app.row('arm-only')).toBeVisible();
  expect(new URL(page.url()).hash).toContain('platform=linux/arm64');
  expect(registry.fetchedBlobs).toContain(arm.layers[0]!.digest);
});

test('a private image says who gets the credentials, opens with them, and leaves them out of every address', async ({
  app,
  page,
  registry,
}) => {
  registry.account = { username: 'alice', secret: 's3cret-token' };
  await registry.push('team/private', '1', [await buildImage(APP)]);
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await app.load(`#image=${registry.host}/team/private:1`);
  await expect(page.getByRole('heading', { name: `${registry.host} asks who you are` })).toBeVisible();
  await expect(page.getByText(`User name and token go to ${registry.host} through this page’s server`)).toBeVisible();
  expect(registry.seen.map(({ authorization }) => authorization)).not.toContain('alice:s3cret-token');

  await page.getByLabel('User name').fill('alice');
  await page.getByLabel('Password or access token').fill('wrong');
  await page.keyboard.press('Enter');
  await app.idle();
  await expect(page.getByRole('heading', { name: /did not take these credentials/ })).toBeVisible();
  await expect(page.getByLabel('User name')).toHaveValue('alice');
  await page.getByLabel('Password or access token').fill('s3cret-token');
  await page.keyboard.press('Enter');
  await app.idle();
  await expect(app.history.getByRole('option')).toHaveCount(3);
  expect(registry.seen.map(({ authorization }) => authorization)).toContain('alice:s3cret-token');
  expect([...addresses, page.url()].filter((address) => address.includes('s3cret'))).toEqual([]);
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
  expect(kept).not.toContain('s3cret');
});

test('credentials kept until the tab is closed are sent by a click, and not by a link', async ({
  app,
  page,
  registry,
}) => {
  registry.account = { username: 'alice', secret: 's3cret-token' };
  await registry.push('team/private', '1', [await buildImage(APP)]);
  await app.load(`#image=${registry.host}/team/private:1`);
  await page.getByLabel('User name').fill('alice');
  await page.getByLabel('Password or access token').fill('s3cret-token');
  await page.getByLabel('Keep them in this tab until it is closed').check();
  await page.getByRole('button', { name: 'Sign in and open' }).click();
  await app.idle();
  await expect(app.history.getByRole('option')).toHaveCount(3);
  const before = registry.seen.length;
  await page.reload();
  await app.idle();
  const afterLink = registry.seen.slice(before).map(({ authorization }) => authorization);
  expect(afterLink).not.toContain('alice:s3cret-token');
  expect(afterLink).not.toContain('let-me-in');
  await page.getByRole('button', { name: 'Sign in as alice' }).click();
  await app.idle();
  await expect(app.history.getByRole('option')).toHaveCount(3);
});

test('a layer that is not what its digest says is told as wrong', async ({ app, page, registry }) => {
  const image = await buildImage(APP);
  await registry.push('team/app', '1', [image]);
  registry.mishaps.set(image.layers[1]!.digest, { kind: 'changed' });
  await app.load(`#image=${registry.host}/team/app:1`);
  await expect(app.history.getByRole('option')).toHaveCount(3);
  await expect(app.entry('Layer 2')).toContainText(/wrong digest|read in part/);
  await expect(app.entry('Layer 1')).toContainText('verified');
  await expect(page.getByRole('tab', { name: /Warnings/ })).toBeVisible();
});

test('a connection that breaks once goes on where it broke', async ({ app, registry }) => {
  const image = await buildLarge();
  await registry.push('team/large', '1', [image]);
  registry.mishaps.set(image.layers[0]!.digest, { kind: 'dropped', times: 1 });
  await app.load(`#image=${registry.host}/team/large:1`);
  await expect(app.entry('Layer 1')).toContainText('verified');
});

test('a connection that always breaks leaves what was read, and can be tried again', async ({
  app,
  page,
  registry,
}) => {
  const image = await buildLarge();
  const { digest } = image.layers[0]!;
  await registry.push('team/large', '1', [image]);
  registry.mishaps.set(digest, { kind: 'dropped', times: Infinity });
  await app.load(`#image=${registry.host}/team/large:1`);
  await expect(app.entry('Layer 1')).toContainText('read in part');
  registry.mishaps.clear();
  await page.getByRole('button', { name: 'Fetch again' }).click();
  await app.idle();
  await expect(app.entry('Layer 1')).toContainText('verified');
});

test('fetching can be cancelled, and begun anew', async ({ app, page, registry }) => {
  const image = await buildLarge();
  const { digest } = image.layers[0]!;
  await registry.push('team/large', '1', [image]);
  registry.mishaps.set(digest, { kind: 'stalled' });
  await page.goto(`./#image=${registry.host}/team/large:1`);
  await expect(app.entry('Layer 1')).toContainText(/reading/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await app.idle();
  await expect(page.getByRole('contentinfo')).toContainText('Cancelled');
  registry.mishaps.clear();
  await page.getByRole('button', { name: 'Fetch again' }).click();
  await app.idle();
  await expect(app.entry('Layer 1')).toContainText('verified');
});

test('an image that was opened before opens without its layers being fetched, until it is cleared', async ({
  app,
  page,
  registry,
}) => {
  const image = await buildImage(APP);
  await registry.push('team/app', '1', [image]);
  await app.load();
  await openByTyping(app, `${registry.host}/team/app:1`);
  await expect(app.entry('Layer 1')).toContainText('streamed');
  await page.goto('about:blank');
  await app.load();
  const before = registry.fetchedBlobs.length;
  await page.getByRole('button', { name: new RegExp(`${registry.host}/team/app:1`) }).click();
  await app.idle();
  await expect(app.entry('Layer 1')).toContainText('kept');
  await expect(app.entry('Layer 2')).toContainText('kept');
  const layers = image.layers.map(({ digest }) => digest);
  expect(registry.fetchedBlobs.slice(before).filter((digest) => layers.includes(digest))).toEqual([]);

  await page.getByRole('button', { name: 'Layerscope' }).click();
  await page.getByRole('button', { name: /^Clear/ }).click();
  await app.idle();
  await expect(page.getByText(/Nothing is kept yet/)).toBeVisible();
});

test('a layer with a table of contents is listed without its files being fetched', async ({ app, page, registry }) => {
  const files = Array.from({ length: 40 }, (_, index) => tocFile(`f${index}`, new Uint8Array(64 << 10).fill(index)));
  const lazy = await writeEstargz(await Promise.all(files));
  const annotations = Object.fromEntries(lazy.annotations);
  await registry.push('team/lazy', '1', [
    await buildImage({ ...APP, layers: [{ stored: lazy.blob, packing: 'gzip', annotations }], history: null }),
  ]);
  await app.load(`#image=${registry.host}/team/lazy:1`);
  await expect(app.entry('Layer 1')).toContainText(/table of contents.* fetched.* saved.*verified/);
  await expect(app.row('f0')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('MB saved');
});

test('of a plain layer the large files are not fetched', async ({ app, page, registry }) => {
  const text = 'file /a.txt "one"\nfile /model size=60000000\nfile /z.txt "last"';
  await registry.push('team/plain', '1', [await buildImage({ ...APP, layers: [{ text }], history: null })]);
  await app.load(`#image=${registry.host}/team/plain:1`);
  await expect(app.entry('Layer 1')).toContainText(/headers.* fetched.* saved.*not verified/);
  await expect(app.row('z.txt')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('1 layer read by headers');
});

test('what is no image is shown as what it is', async ({ app, page, registry }) => {
  const blob = await registry.pushBlob(new TextEncoder().encode('a chart'));
  const config = await registry.pushBlob(jsonBytes({}));
  const manifest = jsonBytes({
    schemaVersion: 2,
    mediaType: MediaType.manifest,
    artifactType: 'application/vnd.example.chart',
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: config, size: 2 },
    layers: [
      {
        mediaType: 'text/plain',
        digest: blob,
        size: 7,
        annotations: { 'org.opencontainers.image.title': 'chart.txt' },
      },
    ],
    annotations: { 'org.example.author': 'somebody' },
  });
  await registry.pushManifest('team/chart', '1', manifest, MediaType.manifest);
  await app.load(`#image=${registry.host}/team/chart:1`);
  await expect(page.getByRole('heading', { name: /team\/chart:1 is no image/ })).toBeVisible();
  for (const text of ['application/vnd.example.chart', 'org.example.author: somebody', /chart\.txt/]) {
    await expect(page.getByText(text).first()).toBeVisible();
  }
});

test('a name that the registry does not have says so, and another can be tried', async ({ app, page, registry }) => {
  await registry.push('team/app', '1', [await buildImage(APP)]);
  await app.load(`#image=${registry.host}/team/app:nope`);
  const card = page.getByRole('main').getByRole('alert');
  await expect(card).toContainText('The registry has no such image');
  await card.getByRole('button', { name: 'Name another image' }).click();
  await openByTyping(app, `${registry.host}/team/app:1`);
  await expect(app.history.getByRole('option')).toHaveCount(3);
});

for (const width of [900, 400]) {
  test.describe(`a screen of ${width} pixels`, () => {
    test.use({ viewport: { width, height: 800 } });

    test('can be read: nothing is cut off at its side', async ({ app, page, registry }) => {
      registry.account = { username: 'alice', secret: 'x' };
      await registry.push('team/a-repository-with-quite-a-long-name-in-it', '1.2.3-with-a-long-tag', [
        await buildImage(APP),
        await buildImage(ON_ARM),
      ]);
      await app.load();
      await expect(field(page)).toBeVisible();
      expect(await overflow(page)).toBe(0);
      await openByTyping(app, `${registry.host}/team/a-repository-with-quite-a-long-name-in-it:1.2.3-with-a-long-tag`);
      await expect(page.getByLabel('User name')).toBeInViewport();
      expect(await overflow(page)).toBe(0);
      registry.account = null;
      await page.getByRole('button', { name: 'Try again without' }).click();
      await app.idle();
      await expect(app.history).toBeInViewport();
      expect(await overflow(page)).toBe(0);
      await page.getByRole('button', { name: 'Layerscope' }).click();
      await app.idle();
      await expect(page.getByRole('heading', { name: 'Open again' })).toBeVisible();
      expect(await overflow(page)).toBe(0);
    });
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('naming, signing in and what comes of it have nothing for axe to complain about', async ({
      app,
      page,
      registry,
    }) => {
      // axe looks at the whole page several times.
      test.slow();
      await registry.push('team/app', '1.0', [await buildImage(APP), await buildImage(ON_ARM)]);
      await app.load();
      await field(page).fill(`${registry.host}/team/app:1`);
      await expect(page.getByRole('option')).toHaveCount(1);
      await page.keyboard.press('ArrowDown');
      expect(await complaints(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await app.idle();
      expect(await complaints(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Image' }).click();
      expect(await complaints(page)).toEqual([]);
      await page.keyboard.press('n');
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await complaints(page)).toEqual([]);
      registry.account = { username: 'alice', secret: 'x' };
      await openByTyping(app, `${registry.host}/team/app:other`);
      await expect(page.getByLabel('User name')).toBeVisible();
      expect(await complaints(page)).toEqual([]);
    });
  });
}

/** Pixels by which the page is wider than the screen. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Each rule that is broken, with the elements that break it. */
async function complaints(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  // A page on which axe finds nothing to check passes everything.
  expect(passes.length).toBeGreaterThan(10);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}
