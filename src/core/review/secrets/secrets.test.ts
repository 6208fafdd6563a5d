import { describe, expect, test } from 'vitest';
import type { Step, TextImageOptions } from '../findings/testing/review-text-image.ts';
import { findingsOf, inputOf } from '../findings/testing/review-text-image.ts';
import { mostConfigSecrets, mostTextCharacters, mostTexts } from './find-config-secrets.ts';
import { findTextSecrets, maskSecret, maskSecrets } from './mask-secrets.ts';
import { mostScannedBytes } from './scan-files.ts';
import { scanSecrets } from './scan-secrets.ts';
import { findTokens } from './token-rules.ts';

/*
 * Every secret here is made up, and put together so that no line of this file looks like a leak to those who scan it.
 */
const letters = (length: number): string => 'a1B2c3D4e5F6g7H8i9J0kLmNoPqRsTuV'.repeat(8).slice(0, length);
const base64 = (length: number): string =>
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ'.repeat(8).slice(0, length);
const pem = (label: string, body = base64(128)): string =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const quote = (text: string): string => JSON.stringify(text).replaceAll('\\u00', '\\x');

/** Secrets of files, in an image of one layer or of these. */
async function secretsIn(files: Readonly<Record<string, string>>, more: readonly Step[] = []) {
  const lines = Object.entries(files).map(([path, text]) => `file ${path} ${quote(text)}`);
  return scanSecrets(await inputOf([['COPY . /', lines.join('\n')], ...more]));
}

const found: Readonly<Record<string, readonly [path: string, text: string, code?: string]>> = {
  'an OpenSSH key': [
    '/root/.ssh/id_rsa',
    pem('OPENSSH PRIVATE KEY', 'RkFLRSBLRVkgRk9SIFNDQU5ORVIgVEVTVFMgT05MWQ=='),
    'private-key',
  ],
  'an RSA key': ['/app/server.key', pem('RSA PRIVATE KEY'), 'private-key'],
  'a PKCS #8 key': ['/app/some.txt', pem('PRIVATE KEY'), 'private-key'],
  'a key under a passphrase': ['/app/a.pem', pem('ENCRYPTED PRIVATE KEY'), 'private-key'],
  'an old key under a passphrase': [
    '/app/b.pem',
    pem('EC PRIVATE KEY', `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${base64(90)}`),
    'private-key',
  ],
  'a PGP key': ['/root/secret.asc', pem('PGP PRIVATE KEY BLOCK', `Version: x\n\n${base64(96)}\n=aBcD`), 'private-key'],
  'a key of a Google service account': [
    '/app/service.json',
    JSON.stringify({ type: 'service_account', private_key: pem('PRIVATE KEY') }),
    'private-key',
  ],
  'a PuTTY key': [
    '/app/x.ppk',
    `PuTTY-User-Key-File-2: ssh-rsa\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 1\n${base64(64)}\n`,
    'private-key',
  ],
  'a .env': ['/app/.env', `DB_HOST=db\nSESSION_SECRET=${letters(20)}\n`, 'credential-file'],
  'a key of a .env': ['/app/.env.production', `STRIPE_KEY=sk_test_${letters(21)}\n`, 'credential-file'],
  'a database address': [
    '/app/config.txt',
    `url=postgres://orders:${letters(9)}@db.internal:5432/orders\n`,
    'secret-in-file',
  ],
  'a file called .credentials': ['/srv/.credentials', `token=${letters(17)}\n`, 'credential-file'],
  'secrets in JSON': ['/app/secrets.json', JSON.stringify({ id: 'x', client_secret: letters(24) }), 'credential-file'],
  'an .npmrc': ['/app/.npmrc', `//npm.example.com/:_authToken=npm_${letters(28)}\n`, 'credential-file'],
  'an old .npmrc': ['/app/.npmrc', `_auth = ${letters(24)}\n`, 'credential-file'],
  'a .yarnrc.yml': ['/app/.yarnrc.yml', `npmAuthToken: "${letters(30)}"\n`, 'credential-file'],
  'a .pypirc': ['/root/.pypirc', `[pypi]\nusername = me\npassword = ${letters(20)}\n`, 'credential-file'],
  'a .netrc': ['/root/.netrc', `machine github.com login me password ${letters(20)}\n`, 'credential-file'],
  'Docker’s logins': [
    '/root/.docker/config.json',
    JSON.stringify({ auths: { x: { auth: letters(24) } } }),
    'credential-file',
  ],
  'git’s credentials': ['/root/.git-credentials', `https://me:${letters(20)}@example.com\n`, 'credential-file'],
  'a remote with a token': [
    '/app/.git/config',
    `url = https://oauth2:${letters(20)}@git.example.com/x\n`,
    'credential-file',
  ],
  'AWS credentials': ['/root/.aws/credentials', `aws_secret_access_key = ${letters(40)}\n`, 'credential-file'],
  'gcloud’s credentials': [
    '/root/.config/gcloud/application_default_credentials.json',
    JSON.stringify({ client_id: 'x', refresh_token: letters(40) }),
    'credential-file',
  ],
  'Azure’s tokens': [
    '/root/.azure/accessTokens.json',
    JSON.stringify([{ accessToken: letters(60) }]),
    'credential-file',
  ],
  'a kubeconfig': ['/root/.kube/config', `users:\n- user:\n    token: ${letters(40)}\n`, 'credential-file'],
  'a .pgpass': ['/root/.pgpass', `db:5432:*:me:${letters(12)}\n`, 'credential-file'],
  'a .my.cnf': ['/root/.my.cnf', `[client]\npassword=${letters(12)}\n`, 'credential-file'],
  'a Vault token': ['/root/.vault-token', `hvs.${letters(30)}\n`, 'credential-file'],
  'Cargo’s credentials': ['/root/.cargo/credentials.toml', `[registry]\ntoken = "${letters(30)}"\n`, 'credential-file'],
  'Maven’s settings': [
    '/root/.m2/settings.xml',
    `<server><password>${letters(14)}</password></server>`,
    'credential-file',
  ],
  'NuGet’s settings': [
    '/app/NuGet.Config',
    `<add key="ClearTextPassword" value="${letters(14)}" />`,
    'credential-file',
  ],
  'Gradle’s settings': ['/app/gradle.properties', `nexusPassword=${letters(14)}\n`, 'credential-file'],
  'a GitHub token': ['/app/readme.txt', `token ghp_${letters(36)} `, 'secret-in-file'],
  'an AWS secret key': ['/app/deploy.sh', `export AWS_SECRET_ACCESS_KEY=${letters(40)}\n`, 'secret-in-file'],
  'an AWS key identifier': [
    '/app/deploy.py',
    `key = 'AKIA${'Q3EXAMPL2'.replace('EXAMPL', 'ZRTYWB')}7GHJKLM'`,
    'secret-in-file',
  ],
  'a Slack webhook': [
    '/app/notify.sh',
    `https://hooks.slack.com/services/T${letters(8)}/B${letters(8)}/${letters(24)}`,
    'secret-in-file',
  ],
  'a password in an address': [
    '/app/pip.conf',
    `index-url = https://robot:${letters(16)}@pypi.internal.net/simple`,
    'secret-in-file',
  ],
};

/** What looks like a secret to a careless eye. */
const lookAlikes: Readonly<Record<string, string>> = {
  '/root/.ssh/id_rsa.pub': `ssh-rsa ${base64(200)} me@host\n`,
  '/root/.ssh/authorized_keys': `ssh-ed25519 ${base64(68)} me@host\n`,
  '/root/.ssh/known_hosts': `github.com ssh-rsa ${base64(200)}\n`,
  '/etc/ssl/cert.pem': pem('CERTIFICATE') + pem('PUBLIC KEY'),
  '/app/public.asc': pem('PGP PUBLIC KEY BLOCK', `\n${base64(90)}\n=aBcD`),
  '/app/stub.pem': '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n',
  '/app/stub2.pem': pem('PRIVATE KEY', 'x'.repeat(120)),
  '/app/open.txt': '-----BEGIN RSA PRIVATE KEY-----\nis how such a key begins.\n',
  '/app/check.js': "if (text.startsWith('-----BEGIN PRIVATE KEY-----')) warn();\n",
  '/app/.env.example': `SESSION_SECRET=${letters(20)}\n`,
  '/app/.env':
    'PORT=8080\nNODE_ENV=production\nDB_PASSWORD=\nAPI_KEY=your-api-key\nTOKEN=${TOKEN}\nSECRET=changeme\nJWT_SECRET_FILE=/run/secrets/jwt\n' +
    'PASSWORD_RESET_URL=https://example.com/reset\nNEXT_PUBLIC_MAPS_KEY=pk.abcdefghijk\nSTRIPE_PUBLISHABLE_KEY=pk_live_abcdefghijklmnop\nMAX_TOKEN=4096\nPWD=/app\n',
  '/app/.npmrc': '//registry.npmjs.org/:_authToken=${NPM_TOKEN}\nregistry=https://registry.npmjs.org\n',
  '/app/secrets.yaml': 'password: "{{ vault_password }}"\ntoken:\n  valueFrom: x\nsecretName: web-tls\n',
  '/app/credentials.json':
    '{"token_uri":"https://oauth2.example.com/token","password":"","client_secret":"${CLIENT_SECRET}"}',
  '/root/.netrc': 'machine example.com login me\n',
  '/root/.pypirc': '[pypi]\nusername = __token__\npassword = ${PYPI_TOKEN}\n',
  '/root/.docker/config.json': '{"credsStore":"desktop","auths":{"https://index.docker.io/v1/":{}}}',
  '/root/.git-credentials': 'https://github.com\n',
  '/root/.gitconfig': '[url "https://github.com/"]\n  insteadOf = git@github.com:\n',
  '/root/.aws/credentials':
    '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
  '/root/.aws/config': '[default]\nregion = eu-central-1\noutput = json\n',
  '/root/.kube/config':
    'users:\n- name: me\n  user:\n    exec:\n      command: aws\n    client-certificate-data: REDACTED\n',
  '/root/.pgpass': '# hostname:port:database:username:password\n',
  '/root/.m2/settings.xml': '<server><username>me</username><password>${env.PASSWORD}</password></server>',
  '/app/README.md':
    'Use postgres://user:password@localhost/db or https://user:pass@example.com. Set DATABASE_URL=mysql://root:root@127.0.0.1/x.\n' +
    'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n',
  '/app/lock.json': `{"integrity":"sha512-${letters(86)}==","resolved":"https://registry.npmjs.org/a/-/a-1.0.0.tgz"}`,
  '/app/id.txt': '4f9c1b3e-7d2a-4c5b-9e8f-0a1b2c3d4e5f 9e107d9d372bb6826bd81d3542a419d6\n',
};

describe('secrets in files', () => {
  test.each(Object.entries(found))('%s is found', async (_, [path, text, code]) => {
    const findings = await secretsIn({ [path]: text });
    expect(findings.map((finding) => [finding.severity, finding.code, finding.paths[0]?.text])).toEqual([
      ['secret', code, path],
    ]);
  });

  test.each(Object.entries(lookAlikes))('%s only looks like one', async (path, text) => {
    expect((await secretsIn({ [path]: text })).map(({ evidence }) => evidence)).toEqual([]);
  });

  test('no finding shows a secret', async () => {
    for (const [path, text] of Object.values(found)) {
      const shown = JSON.stringify(await secretsIn({ [path]: text }));
      for (const secret of text.match(/[A-Za-z0-9]{12,}/g) ?? []) {
        if (/\d/.test(secret)) expect(shown).not.toContain(secret);
      }
    }
  });

  test('a secret that a later layer deleted is found, with the layer whose blob still holds it', async () => {
    const [finding] = await secretsIn({ '/app/.npmrc': `//x/:_authToken=npm_${letters(28)}\n` }, [
      ['RUN rm /app/.npmrc', 'whiteout /app/.npmrc'],
    ]);
    expect(finding).toMatchObject({ layers: [0], killedBy: 1, historyRows: [0, 1], bytes: 0 });
    expect(finding?.why).toContain('its bytes are still in the blob of layer 1');
  });

  test('a secret that a later layer replaced is found', async () => {
    const findings = await secretsIn({ '/app/.env': `API_TOKEN=${letters(24)}\n` }, [
      ['RUN true > /app/.env', 'file /app/.env "A=b"'],
    ]);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.killedBy).toBe(1);
  });

  test('the same file in two layers is one finding', async () => {
    const [finding, ...others] = await secretsIn({ '/app/.env': `API_TOKEN=${letters(24)}\n` }, [
      ['RUN chown 5 /app/.env', `file /app/.env ${quote(`API_TOKEN=${letters(24)}\n`)} 5:5`],
    ]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ layers: [0, 1], killedBy: null, count: 1 });
  });

  test('a directory of keys is one finding', async () => {
    const findings = await secretsIn({
      '/app/a.pem': pem('PRIVATE KEY'),
      '/app/b.pem': pem('PRIVATE KEY', base64(130)),
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ count: 2 });
  });

  test('a key that came with a library is a hint', async () => {
    const findings = await secretsIn({ '/app/node_modules/tls/test/key.pem': pem('PRIVATE KEY') });
    expect(findings.map(({ severity, code }) => [severity, code])).toEqual([['hint', 'published-key']]);
  });

  test('texts of a distribution are not read, and a web root is', async () => {
    const token = `ghp_${letters(36)}`;
    expect(await secretsIn({ '/usr/share/doc/x.txt': token })).toEqual([]);
    expect(await secretsIn({ '/usr/share/nginx/html/x.txt': token })).toHaveLength(1);
  });

  test('programs and pictures are not read', async () => {
    expect(await secretsIn({ '/app/x.png': `ghp_${letters(36)}`, '/app/program': `\0ghp_${letters(36)}` })).toEqual([]);
  });

  test('a file is looked through up to its limit', async () => {
    const filler = ' '.repeat(mostScannedBytes);
    expect(await secretsIn({ '/app/a.txt': `${filler}ghp_${letters(36)}` })).toEqual([]);
    expect(await secretsIn({ '/app/b.txt': `${filler.slice(50)}ghp_${letters(36)}` })).toHaveLength(1);
  });

  test('a noisy file does not hide another', async () => {
    const noise = Array.from({ length: 1000 }, (_, i) => `ghp_${String(i).padStart(4, 'Q')}${letters(32)}`).join('\n');
    const findings = await secretsIn({ '/a/noise.txt': noise, '/b/quiet.txt': `ghp_${letters(36)}` });
    expect(findings.map(({ paths }) => paths[0]?.text).sort()).toEqual(['/a/noise.txt', '/b/quiet.txt']);
    expect(findings.find(({ paths }) => paths[0]?.text === '/a/noise.txt')?.evidence).toContain('17 more');
  });

  test('a file cannot silence its findings by a comment', async () => {
    expect(await secretsIn({ '/app/x.txt': `# secretlint-disable\nghp_${letters(36)}\n` })).toHaveLength(1);
  });

  test('a cancelled scan throws, and one without contents finds nothing', async () => {
    const input = await inputOf([['COPY . /', `file /app/.env ${quote(`API_TOKEN=${letters(24)}`)}`]]);
    await expect(scanSecrets(input, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(await scanSecrets({ ...input, readContents: null })).toEqual([]);
  });

  test('progress ends at the whole', async () => {
    const seen: number[] = [];
    const input = await inputOf([['COPY . /', 'file /app/a "12345"\nfile /app/b "123"']]);
    await scanSecrets(input, { onProgress: ({ doneBytes, totalBytes }) => seen.push(doneBytes, totalBytes) });
    expect(seen.slice(-2)).toEqual([8, 8]);
  });

  test('contents are asked in the order of layers and of bytes in them, equal ones once', async () => {
    const input = await inputOf([
      ['COPY . /', 'file /z "1"\nfile /a "2"'],
      ['COPY . /', 'file /m "3"\nfile /n "1"'],
    ]);
    let asked: readonly string[] = [];
    await scanSecrets({
      ...input,
      async *readContents(rows) {
        asked = rows.map((row) => new TextDecoder().decode(input.model.paths.name(input.model.rows.path[row]!)));
        yield* [];
        await Promise.resolve();
      },
    });
    expect(asked).toEqual(['z', 'a', 'm']);
  });
});

describe('secrets in config and history', () => {
  const secretsOf = async (steps: readonly Step[], options: TextImageOptions = {}) =>
    (await findingsOf(steps, options)).filter(({ severity }) => severity === 'secret');

  test('a password in the environment is found, with the ENV that set it', async () => {
    const value = letters(14);
    const findings = await secretsOf(
      [
        [`ENV DB_PASSWORD=${value}`, null],
        ['RUN make', 'file /a "x"'],
      ],
      {
        env: ['PATH=/bin', `DB_PASSWORD=${value}`],
      },
    );
    expect(findings.map(({ code, title, historyRows }) => [code, title, historyRows])).toEqual([
      ['secret-in-env', 'A secret in the environment: DB_PASSWORD', [0]],
    ]);
    expect(JSON.stringify(findings)).not.toContain(value);
  });

  test('a build argument is found once, with every RUN that had it', async () => {
    const value = letters(24);
    const findings = await secretsOf([
      ['ARG NPM_TOKEN', null],
      [`RUN |1 NPM_TOKEN=${value} /bin/sh -c npm ci # buildkit`, 'file /a "x"'],
      [`RUN |1 NPM_TOKEN=${value} /bin/sh -c npm run build # buildkit`, 'file /b "x"'],
    ]);
    expect(findings.map(({ code, historyRows, layers }) => [code, historyRows, layers])).toEqual([
      ['secret-in-history', [1, 2], [0, 1]],
    ]);
  });

  test.each([
    `RUN curl -H "Authorization: Bearer ${letters(30)}" https://example.com`,
    `RUN git clone https://me:${letters(20)}@git.example.net/x`,
    `RUN export API_TOKEN=${letters(20)} && make`,
    `RUN login --password ${letters(12)}`,
    `ARG DB_PASSWORD=${letters(12)}`,
    `RUN echo "${pem('PRIVATE KEY').replaceAll('\n', '\\n')}" > /key`,
  ])('a secret in the history is found: %s', async (instruction) => {
    expect((await secretsOf([[instruction, null]])).map(({ code }) => code)).toEqual(['secret-in-history']);
  });

  test('a token in a label is found', async () => {
    const labels = new Map([['deploy', `glpat-${letters(20)}`]]);
    expect((await secretsOf([], { labels })).map(({ code, title }) => [code, title])).toEqual([
      ['secret-in-label', 'A secret in the label deploy'],
    ]);
  });

  test('settings that only sound like secrets are none', async () => {
    const env = [
      'GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568',
      'PYTHON_SHA256=32c475ddcb2d6ba4eb5b6c4ecb0a5b2f25dd4c9d9b6e6d6b39bd6b0f4b8b5a11',
      'NGINX_GPGKEY_PATH=/etc/nginx.key',
      'POSTGRES_PASSWORD_FILE=/run/secrets/postgres',
      'POSTGRES_PASSWORD=postgres',
      'API_TOKEN=',
      'TOKEN_URL=https://login.example.com/token',
      'SECRET_KEY=${SECRET_KEY}',
      'ALLOW_EMPTY_PASSWORD=yes',
      'JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStorePassword=changeit',
    ];
    const steps: readonly Step[] = [
      ['ARG NPM_TOKEN', null],
      ['RUN --mount=type=secret,id=token TOKEN=$(cat /run/secrets/token) npm ci', 'file /a "x"'],
      ['RUN curl -H "Authorization: Bearer $TOKEN" https://example.com', 'file /b "x"'],
      ['RUN curl -u user:password https://example.com --password "$PASSWORD"', 'file /c "x"'],
      ['RUN gpg --batch --keyserver keys.openpgp.org --recv-keys "$GPG_KEY"', 'file /d "x"'],
      ['LABEL org.opencontainers.image.revision=9e107d9d372bb6826bd81d3542a419d6aabbccdd', null],
    ];
    expect(await secretsOf(steps, { env })).toEqual([]);
  });

  test('of too many texts the newest are looked through', async () => {
    const secret = (i: number): string => `ARG A${i}_TOKEN=${letters(20)}${i}`;
    const steps = Array.from({ length: mostTexts + 1 }, (_, i): Step => [
      i === 0 || i === 1 ? secret(i) : `ARG A${i}`,
      null,
    ]);
    expect((await secretsOf(steps)).map(({ historyRows }) => historyRows)).toEqual([[1]]);
  });

  test('of too many secrets the first are shown', async () => {
    const env = Array.from({ length: mostConfigSecrets + 5 }, (_, i) => `A${i}_TOKEN=${letters(20)}${i}`);
    expect(await secretsOf([], { env })).toHaveLength(mostConfigSecrets);
  });

  test('a long text is looked through up to its limit', async () => {
    const env = (length: number): string[] => [`A=${' '.repeat(length)}ghp_${letters(36)}`];
    expect(await secretsOf([], { env: env(mostTextCharacters) })).toEqual([]);
    expect(await secretsOf([], { env: env(mostTextCharacters - 50) })).toHaveLength(1);
  });
});

describe('masking', () => {
  test('shows four characters of either end of a long secret, two of a shorter one, none of a short one', () => {
    expect(maskSecret('AKIA2345678901233F7Q')).toBe('AKIA…3F7Q (20 characters)');
    expect(maskSecret('abcdefghijkl')).toBe('ab…kl (12 characters)');
    expect(maskSecret('hunter22')).toBe('… (8 characters)');
  });

  test('covers the whole secret, also where a rule gives the place of its name', () => {
    for (const text of [
      `AWS_SECRET_ACCESS_KEY=${letters(40)}`,
      `//x/:_authToken=npm_${letters(36)}`,
      `https://me:${letters(20)}@git.example.net/x`,
      `a ghp_${letters(36)} b`,
    ]) {
      const masked = maskSecrets(text);
      expect(masked.length).toBeLessThan(text.length);
      expect(masked).not.toMatch(/[A-Za-z0-9]{10,}(?<!SECRET|ACCESS|authToken)/);
    }
  });

  test('leaves every other text as it is', () => {
    const text = 'RUN apt-get update && apt-get install -y curl=7.88.1';
    expect(maskSecrets(text)).toBe(text);
  });

  test('matches do not overlap', () => {
    const matches = findTextSecrets(`API_TOKEN=ghp_${letters(36)} --token ghp_${letters(36)}`);
    for (const [i, match] of matches.slice(1).entries()) expect(match.from).toBeGreaterThanOrEqual(matches[i]!.to);
    expect(matches).toHaveLength(2);
  });

  test.each([
    ['slashes', '/'.repeat(300_000)],
    ['key beginnings', '-----BEGIN PRIVATE KEY-----'.repeat(10_000)],
    ['addresses', 'https://a:'.repeat(30_000)],
    ['assignments', 'PASSWORD='.repeat(30_000)],
    ['words of a token', 'xoxb-'.repeat(60_000)],
    ['headers', 'Authorization: Bearer '.repeat(15_000)],
    ['quotes', 'A_TOKEN="'.repeat(30_000)],
    ['names', `${'a'.repeat(300_000)}=`],
  ])('is done in time with nothing but %s', (_, text) => {
    const before = performance.now();
    findTextSecrets(text);
    findTokens(text);
    // A second and more would be a pattern that goes over its text again and again.
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
