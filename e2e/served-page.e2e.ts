import { expect, test } from '@playwright/test';
import { CONTENT_SECURITY_POLICY, META_CONTENT_SECURITY_POLICY } from '../src/base/content-security-policy.ts';

test('the page carries its policy in the response and in its own head', async ({ page }) => {
  const response = await page.goto('./');
  expect(response?.headers()['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
  const meta = page.locator('meta[http-equiv="Content-Security-Policy"]');
  await expect(meta).toHaveAttribute('content', META_CONTENT_SECURITY_POLICY);
});

test('the page loads within its policy, from its own origin alone', async ({ page, baseURL }) => {
  const violations: string[] = [];
  const foreignRequests: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI} at ${event.sourceFile}`);
    });
  });
  page.on('console', (message) => {
    if (message.type() === 'error') violations.push(message.text());
  });
  page.on('pageerror', (error) => violations.push(String(error)));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(String(baseURL))) {
      foreignRequests.push(request.url());
    }
  });
  await page.goto('./');
  await expect(page.locator('html')).toHaveAttribute('data-idle', 'true');
  expect(violations).toEqual([]);
  expect(foreignRequests).toEqual([]);
});

test('the policy stops a request to another origin', async ({ page }) => {
  await page.goto('./');
  const outcome = await page.evaluate(async () => {
    const violated = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        resolve(event.violatedDirective);
      });
    });
    // A port on this machine where nothing listens: the policy must act before the network does.
    const failed = await fetch('http://127.0.0.1:9/').then(
      () => false,
      () => true,
    );
    return { failed, directive: await violated };
  });
  expect(outcome).toEqual({ failed: true, directive: 'connect-src' });
});

test('the licences of the libraries in page and workers are served with them', async ({ request }) => {
  const licenses = await (await request.get('third-party-licenses.md')).text();
  for (const library of ['react', 'hash-wasm', 'pako', 'zstd'])
    expect(licenses).toMatch(new RegExp(`^## ${library} `, 'm'));
});
