import { BAD_INPUTS } from '../fixtures/cases/bad-inputs.ts';
import { expect, test } from './support/app-page.ts';

test.describe('broken images', () => {
  for (const each of BAD_INPUTS) {
    const { end } = each;
    test(`${each.file}: ${each.says}`, async ({ app, page }) => {
      await app.load();
      await app.open(each.file, await each.build());
      if (end.kind === 'refused') {
        const message = page.getByRole('main').getByRole('alert');
        await expect(message).toContainText(each.file);
        await expect(message).toContainText(end.names ?? '');
        await expect(message.getByRole('button', { name: 'Choose another file' })).toBeVisible();
        return;
      }
      const [image] = (await app.exportReport()).images;
      expect(image?.layers.map((layer) => layer.status)).toEqual(end.layers);
    });
  }
});

test('a layer that breaks off says where, and what stands before the break can be looked at', async ({ app, page }) => {
  const bad = BAD_INPUTS.find((each) => each.file === 'bad-checksum.oci.tar');
  if (bad === undefined) throw new Error('the fixture has another name now');
  await app.load();
  await app.open(bad.file, await bad.build());
  await expect(app.row('before')).toBeVisible();
  await page.getByRole('tab', { name: /Warnings/ }).click();
  const warnings = page.getByRole('tabpanel', { name: /Warnings/ });
  // The header that is wrong begins behind one file: a block for its header, one for its content.
  await expect(warnings).toContainText(/byte 1,?024/);
  await expect(warnings).toContainText(/layer 1/i);
});
