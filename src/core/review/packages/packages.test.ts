import { describe, expect, test } from 'vitest';
import type { Step } from '../findings/testing/review-text-image.ts';
import { inputOf } from '../findings/testing/review-text-image.ts';
import { findFindings } from '../findings/find-findings.ts';
import { parseDiversions, parseDpkgStatus } from './dpkg-database.ts';
import { parseDistributionName } from './python-record.ts';
import { versionOfManifest } from './npm-directories.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (path: string, text: string): string => `file ${path} ${JSON.stringify(text)}`;

/** `kind name version layer bytes`, sorted, without what nobody owns; `- 0 12` for that with `unowned`. */
async function packagesOf(steps: readonly Step[], unowned = false): Promise<readonly string[]> {
  const { packages } = await findFindings(await inputOf(steps));
  return packages
    .filter(({ kind }) => kind !== null || unowned)
    .map(({ kind, name, version, layer, weight }) =>
      kind === null ? `- ${layer} ${weight.bytes}` : `${kind} ${name} ${version ?? '?'} ${layer} ${weight.bytes}`,
    )
    .sort();
}

const image = (...lines: readonly string[]): readonly Step[] => [['RUN make', lines.join('\n')]];

describe('dpkg', () => {
  const status = (...names: readonly string[]): string =>
    names
      .map((name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1-${name}\n`)
      .join('\n');

  test('owns what its lists name, and nothing else', async () => {
    const packages = await packagesOf(
      image(
        file('/var/lib/dpkg/status', status('a', 'b')),
        file('/var/lib/dpkg/info/a.list', '/.\n/usr\n/usr/bin\n/usr/bin/a\n'),
        file('/var/lib/dpkg/info/b:amd64.list', '/usr/lib/b.so\n'),
        'file /usr/bin/a size=10',
        'file /usr/lib/b.so size=20',
        'file /usr/bin/other size=40',
      ),
    );
    expect(packages).toEqual(['dpkg a 1-a 0 10', 'dpkg b 1-b 0 20']);
  });

  test('lists of before the merge of /bin and /usr/bin are followed through the symlink', async () => {
    const packages = await packagesOf(
      image(
        file('/var/lib/dpkg/status', status('a')),
        file('/var/lib/dpkg/info/a.list', '/bin/sh\n/lib64/x.so\n'),
        'symlink /bin -> usr/bin',
        'symlink /lib64 -> /usr/lib/64',
        'file /usr/bin/sh size=10',
        'file /usr/lib/64/x.so size=5',
      ),
    );
    expect(packages).toEqual(['dpkg a 1-a 0 15']);
  });

  test('a diverted file belongs to the package that it was diverted for', async () => {
    const packages = await packagesOf(
      image(
        file('/var/lib/dpkg/status', status('dash', 'bash')),
        file('/var/lib/dpkg/info/bash.list', '/bin/sh\n'),
        file('/var/lib/dpkg/info/dash.list', '/bin/sh\n'),
        file('/var/lib/dpkg/diversions', '/bin/sh\n/bin/sh.distrib\ndash\n'),
        'file /bin/sh size=10',
        'file /bin/sh.distrib size=3',
      ),
    );
    expect(packages).toEqual(['dpkg bash 1-bash 0 3', 'dpkg dash 1-dash 0 10']);
  });

  test('a package is weighed in each layer that holds a file of it, and only what is visible counts', async () => {
    const steps: readonly Step[] = [
      [
        'RUN apt-get install a',
        [
          file('/var/lib/dpkg/status', status('a')),
          file('/var/lib/dpkg/info/a.list', '/x/1\n/x/2\n/x/3\n'),
          'file /x/1 size=1',
          'file /x/2 size=20',
          'file /x/3 size=300',
        ].join('\n'),
      ],
      ['RUN rm /x/2 && make', 'whiteout /x/2\nfile /x/3 size=4000'],
    ];
    expect(await packagesOf(steps)).toEqual(['dpkg a 1-a 0 1', 'dpkg a 1-a 1 4000']);
  });

  test('distroless images are read by status.d and its sums', async () => {
    const packages = await packagesOf(
      image(
        file('/var/lib/dpkg/status.d/base', 'Package: base-files\nVersion: 12\nArchitecture: amd64\n'),
        file('/var/lib/dpkg/status.d/base-files.md5sums', 'd41d8cd98f00b204e9800998ecf8427e  etc/os\n'),
        'file /etc/os size=7',
      ),
    );
    expect(packages).toEqual(['dpkg base-files 12 0 7']);
  });

  test('hard links count once, by a name that is still there', async () => {
    const packages = await packagesOf([
      [
        'RUN make',
        [
          file('/var/lib/dpkg/status', status('a')),
          file('/var/lib/dpkg/info/a.list', '/x/one\n/x/two\n'),
          'file /x/one size=10',
          'hardlink /x/two -> /x/one',
        ].join('\n'),
      ],
      ['RUN rm /x/one', 'whiteout /x/one'],
    ]);
    expect(packages).toEqual(['dpkg a 1-a 0 10']);
  });

  test('packages that are removed but not purged own nothing', () => {
    const text =
      'Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: here\nStatus: hold ok installed\n';
    expect(parseDpkgStatus(utf8(text)).map(({ name }) => name)).toEqual(['here']);
  });

  test('a description cannot pass for a field', () => {
    const text = 'Package: a\nDescription: x\n Package: b\n .\n Version: 9\nVersion: 1\n';
    expect(parseDpkgStatus(utf8(text))).toEqual([{ name: 'a', architecture: '', version: '1' }]);
  });

  test('a diversions file that breaks off gives what is whole', () => {
    expect([...parseDiversions(utf8('/a\n/b\n:\n/c\n')).values()]).toEqual([{ from: '/a', to: '/b', by: null }]);
  });
});

describe('apk', () => {
  test.each(['/lib/apk/db/installed', '/usr/lib/apk/db/installed'])('owns what %s names', async (database) => {
    const packages = await packagesOf(
      image(
        file(
          database,
          'C:x\nP:busybox\nV:1.36-r1\nF:bin\nR:busybox\nF:\nR:top\n\nP:musl\nV:1\nF:lib\nM:0:0:1755\nR:ld.so\nZ:Q1x\n\n',
        ),
        'file /bin/busybox size=10',
        'file /top size=1',
        'file /lib/ld.so size=20',
      ),
    );
    expect(packages).toEqual(['apk busybox 1.36-r1 0 11', 'apk musl 1 0 20']);
  });
});

describe('Python', () => {
  const base = '/usr/local/lib/python3.12/site-packages';

  test('owns what a RECORD names, scripts and bytecode too', async () => {
    const packages = await packagesOf(
      image(
        file(
          `${base}/my_pkg-1.2.dist-info/RECORD`,
          'my_pkg/__init__.py,sha256=x,3\n../../../bin/tool,,\n"my_pkg/a,b.txt",,\nmy_pkg-1.2.dist-info/RECORD,,\n',
        ),
        `file ${base}/my_pkg/__init__.py size=1000`,
        `file ${base}/my_pkg/__pycache__/__init__.cpython-312.pyc size=2000`,
        `file "${base}/my_pkg/a,b.txt" size=4000`,
        'file /usr/local/bin/tool size=8000',
        `file ${base}/other.py size=16000`,
      ),
    );
    expect(packages).toEqual(['python my_pkg 1.2 0 15099']);
  });

  test('owns what an egg-info lists, as seen from it', async () => {
    const packages = await packagesOf(
      image(
        file(`${base}/old-0.1-py3.12.egg-info/installed-files.txt`, '../old/x.py\n'),
        `file ${base}/old/x.py size=10`,
      ),
    );
    expect(packages).toEqual(['python old 0.1 0 10']);
  });

  test('has the system’s package manager before it', async () => {
    const packages = await packagesOf(
      image(
        file('/var/lib/dpkg/status', 'Package: python3-x\nStatus: install ok installed\nVersion: 1\n'),
        file('/var/lib/dpkg/info/python3-x.list', `${base}/x.py\n`),
        file(`${base}/x-1.dist-info/RECORD`, 'x.py,,\n'),
        `file ${base}/x.py size=10`,
      ),
    );
    expect(packages).toEqual(['dpkg python3-x 1 0 10']);
  });

  test.each([
    ['a-1.0.dist-info', { name: 'a', version: '1.0' }],
    ['my-old-2.0b1-py2.7.egg-info', { name: 'my-old', version: '2.0b1' }],
    ['plain', null],
  ])('the name of %s is read', (name, expected) => {
    expect(parseDistributionName(name)).toEqual(expected);
  });
});

describe('npm', () => {
  test('a package owns its directory up to the next one', async () => {
    const packages = await packagesOf(
      image(
        file('/app/package.json', '{"name":"app","version":"9"}'),
        file('/app/node_modules/a/package.json', '{"version":"1.0.0"}'),
        'file /app/node_modules/a/lib/x.js size=100',
        file('/app/node_modules/a/node_modules/b/package.json', '{"version":"2.0.0"}'),
        'file /app/node_modules/a/node_modules/b/x.js size=200',
        file('/app/node_modules/@scope/c/package.json', 'no JSON'),
        'file /app/node_modules/@scope/c/x.js size=400',
        // A package.json inside of a package is none of its own.
        file('/app/node_modules/a/esm/package.json', '{"type":"module"}'),
      ),
    );
    expect(packages).toEqual(['npm @scope/c ? 0 407', 'npm a 1.0.0 0 136', 'npm b 2.0.0 0 219']);
  });

  test('the same version at several places is one line', async () => {
    const packages = await packagesOf(
      image(
        ...['/a', '/b'].map((directory) => file(`${directory}/node_modules/x/package.json`, '{"version":"1"}')),
        'file /a/node_modules/x/1 size=1',
        'file /b/node_modules/x/2 size=2',
      ),
    );
    expect(packages).toEqual(['npm x 1 0 33']);
  });

  test.each(['', '[]', 'null', '{"version":7}', '{'.repeat(100_000)])('no version is read from %j', (text) => {
    expect(versionOfManifest(utf8(text))).toBeNull();
  });
});

describe('every image', () => {
  test('what nobody owns is weighed apart', async () => {
    expect(await packagesOf(image('file /a size=10', 'file /b size=5'), true)).toEqual(['- 0 15']);
  });

  test('symlinks that go in circles own nothing and end', async () => {
    const packages = await packagesOf(
      image(
        file('/var/lib/dpkg/status', 'Package: a\nStatus: install ok installed\n'),
        file('/var/lib/dpkg/info/a.list', `/loop/x\n${'/d'.repeat(5000)}/x\n/../../y\n`),
        'symlink /loop -> loop',
        'file /y size=3',
      ),
    );
    expect(packages).toEqual(['dpkg a ? 0 3']);
  });

  test('asking for packages adds no paths to the model', async () => {
    const input = await inputOf(
      image(
        file('/var/lib/dpkg/status', 'Package: a\nStatus: install ok installed\n'),
        file('/var/lib/dpkg/info/a.list', '/no/such/path\n'),
      ),
    );
    const before = input.model.paths.count;
    await findFindings(input);
    expect(input.model.paths.count).toBe(before);
  });
});
