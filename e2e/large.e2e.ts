import { buildArchive } from '../fixtures/build/archives.ts';
import { expect, test } from './support/app-page.ts';
import { manyEntries } from './support/big-files.ts';

test('a layer of a hundred thousand entries opens, filters and scrolls to its last row', async ({ app, page }) => {
  const bytes = await buildArchive('oci', { names: ['many:1'], layers: [manyEntries(100_000)] });
  await app.load();
  await app.open('many.tar', bytes);
  const report = await app.exportReport();
  expect(report.images[0]?.layers[0]?.changes.added.count).toBe(100_001);

  await page.getByRole('button', { name: 'Expand all' }).click();
  await app.idle();
  // The header is a row too.
  await expect(app.tree).toHaveAttribute('aria-rowcount', '100002');
  await app.tree.focus();
  await page.keyboard.press('End');
  await app.idle();
  await app.expectActive('file-0099999');

  await page.getByRole('textbox', { name: 'Filter paths' }).fill('file-0054321');
  await app.idle();
  await expect(app.row('file-0054321')).toBeVisible();
  await expect(app.rows).toHaveCount(2);
});
