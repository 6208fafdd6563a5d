import { readFile } from 'node:fs/promises';

import { HARD_CASES } from '../fixtures/cases/hard-cases.ts';
import { compareReport } from '../fixtures/truth/compare-report.ts';
import type { Truth } from '../fixtures/truth/truth.ts';
import { expect, test } from './support/app-page.ts';
import { inspect } from './support/inspect.ts';

test.describe('every form of an image', () => {
  for (const each of HARD_CASES) {
    test(`${each.file}: ${each.says}`, async ({ app }) => {
      const truthFile = new URL(`../fixtures/cases/${each.file}.truth.json`, import.meta.url);
      const truth = JSON.parse(await readFile(truthFile, 'utf8')) as Truth;
      const path = await app.write(each.file, await each.build());
      await app.load();
      await app.choose(path);
      const report = await app.exportReport();
      expect(compareReport(report, truth)).toEqual([]);
      expect(report).toEqual(await inspect(path));
    });
  }
});
