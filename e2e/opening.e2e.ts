import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { buildArchive, listArchive } from '../fixtures/build/archives.ts';
import { buildImage, type ImageSpec } from '../fixtures/build/build-image.ts';
import { expect, test } from './support/app-page.ts';

const IMAGE: ImageSpec = {
  names: ['demo:1'],
  layers: ['dir /app\nfile /app/a.txt "one"', 'file /app/a.txt "changed"\nfile /app/b.txt "two"'],
  history: [
    { created_by: 'COPY a.txt /app/ # buildkit' },
    { created_by: 'ENV MODE=test', empty_layer: true },
    { created_by: 'RUN /bin/sh -c change-a && make-b # buildkit' },
  ],
};

test('a dropped archive shows its history and the changes of a layer', async ({ app }) => {
  await app.load();
  await app.drop([{ name: 'demo.tar', bytes: await buildArchive('docker', IMAGE) }]);
  await expect(app.history.getByRole('option')).toHaveCount(3);
  await app.entry('RUN change-a').click();
  await app.idle();
  await expect(app.row('app')).toBeVisible();
});

test('an archive is told by its content whatever its name is', async ({ app }) => {
  await app.load();
  await app.open('holiday-photos.zip', await buildArchive('oci', IMAGE, 'gzip'));
  await expect(app.history.getByRole('option')).toHaveCount(3);
  expect((await app.exportReport()).source.format).toBe('oci-archive');
});

test('a folder that holds an OCI layout opens through its button', async ({ app, page }, info) => {
  const folder = info.outputPath('layout');
  for (const file of listArchive('oci', [await buildImage(IMAGE)])) {
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.bytes);
  }
  await app.load();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open folder' }).click();
  await (await choosing).setFiles(folder);
  await app.idle();
  await expect(app.history.getByRole('option')).toHaveCount(3);
  expect((await app.exportReport()).source.format).toBe('oci-layout');
});

test('a tar that is no image opens as one layer', async ({ app }) => {
  const { buildTar } = await import('../fixtures/build/write-tar.ts');
  await app.load();
  await app.open('rootfs.tar', await buildTar('dir /etc\nfile /etc/os-release "NAME=x"\ndir /bin'));
  const report = await app.exportReport();
  expect(report.source.format).toBe('rootfs');
  expect(report.images.map((image) => image.layers.length)).toEqual([1]);
  await expect(app.row('etc')).toBeVisible();
});

test('a second image keeps the first within reach', async ({ app, page }) => {
  await app.load();
  await app.open('first.tar', await buildArchive('docker', IMAGE));
  await app.open(
    'second.tar',
    await buildArchive('oci', { ...IMAGE, names: ['second:1'], layers: ['file /only "x"'], history: null }),
  );
  const tabs = page.getByRole('navigation', { name: 'Opened images' });
  await expect(tabs.getByRole('button', { name: 'second.tar', exact: true })).toHaveAttribute('aria-current', 'page');
  await tabs.getByRole('button', { name: 'first.tar', exact: true }).click();
  await app.idle();
  await expect(app.history.getByRole('option')).toHaveCount(3);
  await page.getByRole('button', { name: 'Close first.tar' }).click();
  await app.idle();
  await expect(tabs.getByRole('button', { name: 'first.tar', exact: true })).toHaveCount(0);
});

test('the samples open in one click, without a file', async ({ app, page }) => {
  await app.load();
  await page.getByRole('button', { name: /^hello-layers A small web site/ }).click();
  await app.idle();
  await expect(app.history.getByRole('option')).toHaveCount(19);
  await expect(app.entry('RUN').first()).toBeVisible();
});

test('an image of several platforms lets the person choose', async ({ app, page }) => {
  await cp(new URL('../public/samples/two-platforms.oci.tar', import.meta.url), test.info().outputPath('two.tar'));
  await app.load();
  await app.choose(test.info().outputPath('two.tar'));
  const report = await app.exportReport();
  expect(report.images.map((image) => `${image.kind} ${image.platform?.architecture ?? ''}`)).toEqual([
    'image amd64',
    'image arm64',
    'attestation unknown',
    'attestation unknown',
  ]);
  await expect(page.getByText('linux/arm64').or(page.getByText('linux/amd64')).first()).toBeVisible();
});
