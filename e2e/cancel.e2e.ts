import { expect, test } from './support/app-page.ts';
import { writeSlowImage } from './support/big-files.ts';

test('reading can be cancelled, and what was read stays', async ({ app, page }, info) => {
  const path = info.outputPath('slow.oci.tar');
  await writeSlowImage(path, 8);
  await app.load();
  await app.fileInput.setInputFiles(path);
  // The first layer can be looked at while the second is still being read.
  await expect(app.row('quick')).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeVisible();

  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('footer [role="status"]')).toContainText(/cancelled/i);
  await app.idle();
  await expect(app.row('quick')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('1 layer of 2');
});
