import { expect, test } from './support/app-page.ts';
import { writeSlowImage } from './support/big-files.ts';

test('reading can be cancelled within a tenth of a second, and what was read stays', async ({ app, page }, info) => {
  const path = info.outputPath('slow.oci.tar');
  await writeSlowImage(path, 8);
  await app.load();
  await app.fileInput.setInputFiles(path);
  // The first layer can be looked at while the second is still being read.
  await expect(app.row('quick')).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeVisible();

  const elapsedMs = await page.getByRole('button', { name: 'Cancel' }).evaluate(async (button: HTMLElement) => {
    const start = performance.now();
    button.click();
    const status = document.querySelector('footer [role="status"]');
    await new Promise<void>((resolve) => {
      const look = () => {
        if (/cancelled/i.test(status?.textContent ?? '')) resolve();
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
      look();
    });
    return performance.now() - start;
  });
  expect(elapsedMs).toBeLessThan(100);
  await app.idle();
  await expect(app.row('quick')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('1 layer of 2');
});
