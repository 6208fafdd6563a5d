import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../base/app-error.ts';
import { findFindings } from '../findings/find-findings.ts';
import { withImages } from '../findings/testing/open-image.ts';
import { countByNames } from './testing/count-by-names.ts';

/** The optional corpus beside the repository; images of `large` are there where somebody built them. */
const corpus = join(import.meta.dirname, '../../../../../shared/corpus');

describe.runIf(existsSync(corpus))('the corpus', () => {
  test('packages of dpkg and apk weigh what an independent count says', { timeout: 600_000 }, async () => {
    let packagesSeen = 0;
    const paths = ['public', 'made', 'large'].flatMap((folder) =>
      readdirSync(join(corpus, folder))
        .filter((name) => !/\.truth\.json$|^Containerfile|\.sh$/.test(name))
        .map((name) => join(corpus, folder, name)),
    );
    for (const path of paths) {
      try {
        await withImages(path, async (input) => {
          const { packages } = await findFindings(input);
          const ours = new Map(
            packages
              .filter(({ kind }) => kind === 'dpkg' || kind === 'apk')
              .map(({ kind, name, layer, weight }) => [`${kind ?? ''} ${name} ${layer}`, weight.bytes]),
          );
          expect(ours, path).toEqual(await countByNames(input));
          packagesSeen += ours.size;
        });
      } catch (error) {
        // Some of the images cannot be opened, which other tests look at.
        if (!(error instanceof AppError)) throw error;
      }
    }
    expect(packagesSeen).toBeGreaterThan(20);
  });
});
