import { describe, expect, test } from 'vitest';
import { findingRules } from '../finding-rules.ts';
import type { Step } from '../testing/review-text-image.ts';
import { codesOf } from '../testing/review-text-image.ts';

const size = 'size=2000000';

/** A layer of one file made by a RUN. */
const run = (path: string, more = ''): readonly Step[] => [['RUN make', `file ${path} ${size}\n${more}`]];

/** The same content twice needs bytes of its own. */
const noisy = 'size=2000000 noise=7';

/** For each rule an image that has what it finds, and one that looks alike and has not. */
const cases: Readonly<Record<string, readonly [found: readonly Step[], lookAlike: readonly Step[]]>> = {
  'apt-lists': [run('/var/lib/apt/lists/deb_Packages'), run('/srv/var/lib/apt/lists/deb_Packages')],
  'apt-archives': [run('/var/cache/apt/pkgcache.bin'), run('/var/cache/aptitude/x')],
  'dpkg-leftovers': [run('/var/lib/dpkg/status-old'), run('/var/lib/dpkg/status')],
  'apk-cache': [run('/var/cache/apk/APKINDEX.x.tar.gz'), run('/var/lib/apk/cache')],
  'rpm-cache': [run('/var/cache/dnf/x.solv'), run('/var/lib/rpm/rpmdb.sqlite')],
  'pacman-cache': [run('/var/cache/pacman/pkg/x.zst'), run('/var/lib/pacman/local/x')],
  'pip-cache': [run('/home/me/.cache/pip/http/x'), run('/usr/lib/python3/dist-packages/pip/cache.py')],
  'uv-cache': [run('/root/.cache/uv/x'), run('/app/uv/x')],
  'poetry-cache': [run('/root/.cache/pypoetry/x'), run('/root/.cache/pypoetry/virtualenvs/app/x')],
  'npm-cache': [run('/root/.npm/_cacache/x'), run('/root/.npm/settings')],
  'yarn-cache': [run('/usr/local/share/.cache/yarn/x'), run('/app/.yarn/releases/yarn.js')],
  'pnpm-store': [run('/root/.local/share/pnpm/store/v3/x'), run('/app/node_modules/.pnpm/x')],
  'go-build-cache': [run('/root/.cache/go-build/00/x'), run('/app/go-build/x')],
  'go-module-cache': [run('/go/pkg/mod/x.go'), run('/app/pkg/mod.go')],
  'cargo-registry': [run('/usr/local/cargo/registry/x.crate'), run('/app/cargo/registry/x')],
  'cargo-target': [
    run('/src/target/release/deps/x', 'file /src/target/.rustc_info.json "{}"'),
    run('/src/target/release/x'),
  ],
  'conda-packages': [run('/opt/conda/pkgs/x.conda'), run('/opt/conda/lib/x')],
  'gem-cache': [run('/usr/local/bundle/cache/x.gem'), run('/app/vendor/cache/x.gem')],
  'composer-cache': [run('/root/.composer/cache/x.zip'), run('/app/vendor/composer/x')],
  'maven-repository': [run('/root/.m2/repository/x.jar'), run('/app/repository/x.jar')],
  'gradle-cache': [run('/root/.gradle/caches/x.jar'), run('/app/gradle/wrapper/x.jar')],
  'nuget-packages': [run('/root/.nuget/packages/x.dll'), run('/app/packages/x.dll')],
  'compiler-cache': [run('/root/.cache/ccache/x'), run('/usr/bin/ccache')],
  'browser-downloads': [run('/root/.cache/ms-playwright/x'), run('/app/playwright/x')],
  'version-control': [run('/app/.git/objects/x', 'file /app/.git/HEAD "x"'), run('/app/.git', '')],
  'core-dumps': [run('/app/core.1234'), run('/app/core.1a2b3c.js')],
  'temporary-files': [run('/tmp/x'), run('/app/tmp/x')],
  logs: [run('/var/log/dpkg.log'), run('/var/lib/log/x')],
  'editor-leftovers': [run('/app/x.swp'), run('/app/x.swap')],
  'metadata-copy': [
    [
      ['COPY app /app', `file /app/x ${size}`],
      ['RUN chown -R app:app /app', `file /app/x ${size} 5:5`],
    ],
    [
      ['COPY app /app', `file /app/x ${size}`],
      ['RUN make', `file /app/x ${noisy} 5:5`],
    ],
  ],
  'listed-again': [
    [
      ['COPY app /app', `file /app/x ${size}`],
      ['COPY . /app', `file /app/x ${size}`],
    ],
    [
      ['COPY app /app', `file /app/x ${size}`],
      ['COPY . /app', `file /app/y ${size}`],
    ],
  ],
  'removed-later': [
    [
      ['COPY app /app', `file /app/x ${size}`],
      ['RUN rm -rf /app', 'whiteout /app'],
    ],
    [
      ['COPY app /app', `dir /app\nfile /app/x ${size}`],
      ['RUN rm -rf /apple', 'whiteout /apple'],
    ],
  ],
  overwritten: [
    [
      ['COPY app /app', `file /app/x ${size}`],
      ['RUN make', `file /app/x ${noisy}`],
    ],
    [
      ['COPY app /app', `file /app/x ${size}`],
      ['RUN make', `file /app/x ${size}`],
    ],
  ],
  'build-tools': [
    run('/usr/lib/gcc/x86_64-linux-gnu/12/cc1'),
    run('/usr/lib/gcc/x86_64-redhat-linux/12/libgcc_s.so.1'),
  ],
  headers: [run('/usr/include/x.h'), run('/app/include/x.h')],
  'static-libraries': [run('/usr/lib/libx.a'), run('/usr/lib/libx.so')],
  'debug-symbols': [run('/usr/lib/debug/.build-id/x'), run('/app/debug/x')],
  'node-development-modules': [run('/app/node_modules/typescript/lib/x.js'), run('/app/src/typescript/x.js')],
  'source-maps': [run('/app/dist/x.js.map'), run('/app/maps/x.map')],
  'python-bytecode': [run('/app/__pycache__/x.cpython-311.pyc'), run('/app/pycache/x')],
  'test-files': [run('/usr/lib/python3/dist-packages/numpy/tests/x.py'), run('/app/tests/x.py')],
  documentation: [run('/usr/share/doc/x/changelog.gz'), run('/usr/share/doc/x/copyright')],
  'man-pages': [run('/usr/share/man/man1/x.gz'), run('/app/man/x')],
  locales: [run('/usr/share/locale/de/LC_MESSAGES/x.mo'), run('/usr/share/locale/en_GB/LC_MESSAGES/x.mo')],
  'duplicate-files': [
    [['COPY . /', `file /app/a ${noisy}\nfile /app/b ${noisy}`]],
    [['COPY . /', `file /app/a ${noisy}\nhardlink /app/b -> /app/a\nfile /app/c size=2000000 noise=8`]],
  ],
};

/** Rules that have a test of their own beside them. */
const elsewhere = ['large-files', 'sparse-files'];

describe('every rule', () => {
  test('has an image that it finds and one that it leaves alone', () => {
    expect([...Object.keys(cases), ...elsewhere].sort()).toEqual(findingRules.map(({ code }) => code).sort());
  });

  test.each(Object.entries(cases))('%s is found', async (code, [found]) => {
    expect(await codesOf(found)).toContain(code);
  });

  test.each(Object.entries(cases))('%s is not found in what looks alike', async (code, [, lookAlike]) => {
    expect(await codesOf(lookAlike)).not.toContain(code);
  });
});
