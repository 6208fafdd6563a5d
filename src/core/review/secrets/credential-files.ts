import type { Place } from '../findings/place.ts';
import { findNamedValues, isSecretName, isSecretValue } from './named-values.ts';
import { isPlaceholder } from './placeholder.ts';
import type { SecretMatch } from './secret-match.ts';

/** A file that programs keep credentials in, and how to tell whether it has some. */
export interface CredentialFile {
  /** "npm’s settings". */
  readonly what: string;
  readonly places: readonly Place[];
  readonly find: (text: string) => readonly SecretMatch[];
}

/** Values of keys in lines such as `key = value`, `key: value`, `"key": "value"`, `key=value`. */
function valuesOf(kind: string, keys: string): (text: string) => readonly SecretMatch[] {
  const pattern = new RegExp(
    `(?:^|[\\s,{;:/])["']?(?:${keys})["']?[ \\t]{0,20}(?:=|:)[ \\t]{0,20}["']?([^\\s"',}]{4,8192})`,
    'gim',
  );
  return (text) =>
    [...text.matchAll(pattern)].flatMap((match): SecretMatch[] => {
      const value = match[1] ?? '';
      const to = match.index + match[0].length;
      return isPlaceholder(value) ? [] : [{ kind, from: to - value.length, to }];
    });
}

/** The first group of each match. */
function groupsOf(kind: string, pattern: RegExp): (text: string) => readonly SecretMatch[] {
  return (text) =>
    [...text.matchAll(pattern)].flatMap((match): SecretMatch[] => {
      const value = match[1] ?? '';
      const from = match.index + match[0].lastIndexOf(value);
      return isPlaceholder(value) ? [] : [{ kind, from, to: from + value.length }];
    });
}

function at(...paths: readonly string[]): readonly Place[] {
  return paths.map((path) => ({ path }));
}

/** Where each is described: npmrc(5), pypirc and netrc formats, docker's config.json, aws-cli, kubectl, libpq, Maven, … */
export const credentialFiles: readonly CredentialFile[] = [
  {
    what: 'environment file',
    places: [
      ...at('.env', '.env.*', '*.env', '.envrc'),
      ...[
        '.env.example',
        '.env.sample',
        '.env.template',
        '.env.dist',
        '.env.defaults',
        'example.env',
        'sample.env',
      ].map((path) => ({ path, isException: true })),
    ],
    find: (text) => [...findNamedValues(text, true), ...findYamlLike(text)],
  },
  { what: 'npm’s settings', places: at('.npmrc'), find: valuesOf('npm token', '_authToken|_auth|_password') },
  {
    what: 'Yarn’s settings',
    places: at('.yarnrc.yml', '.yarnrc'),
    find: valuesOf('npm token', 'npmAuthToken|npmAuthIdent|_authToken'),
  },
  { what: 'PyPI’s settings', places: at('.pypirc'), find: valuesOf('PyPI password', 'password') },
  {
    what: 'netrc file',
    places: at('.netrc', '_netrc'),
    find: groupsOf('password of a host', /(?:^|\s)password\s{1,20}(\S{1,1024})/g),
  },
  {
    what: 'Docker’s registry logins',
    places: at('.docker/config.json', '.dockercfg', '.dockerconfigjson', 'containers/auth.json'),
    find: valuesOf('registry login', 'auth|password|identitytoken|registrytoken'),
  },
  {
    what: 'git’s stored credentials',
    places: at('.git-credentials', '.git/config', '.gitconfig'),
    find: groupsOf('git password', /:\/\/[^:/@\s]{0,256}:([^@/\s]{1,1024})@/g),
  },
  {
    what: 'AWS credentials',
    places: at('.aws/credentials', '.aws/config'),
    find: valuesOf('AWS secret key', 'aws_secret_access_key|aws_session_token'),
  },
  {
    what: 'Google Cloud credentials',
    places: at('application_default_credentials.json', 'adc.json', '.config/gcloud', '.boto'),
    find: valuesOf('Google Cloud credential', 'refresh_token|client_secret|private_key_id|gs_oauth2_refresh_token'),
  },
  {
    what: 'Azure credentials',
    places: at('.azure/accessTokens.json', '.azure/msal_token_cache.json', '.azure/service_principal_entries.json'),
    find: valuesOf('Azure credential', 'accessToken|refreshToken|secret|client_secret|access_token|refresh_token'),
  },
  {
    what: 'Kubernetes access',
    places: at(
      '.kube/config',
      'kubeconfig',
      'kubeconfig.yaml',
      '/etc/kubernetes/admin.conf',
      '/etc/rancher/k3s/k3s.yaml',
    ),
    find: valuesOf('Kubernetes credential', 'token|client-key-data|password|id-token|refresh-token'),
  },
  {
    what: 'PostgreSQL passwords',
    places: at('.pgpass'),
    find: groupsOf('password of a database', /^[^#:\n]{1,256}:[^:\n]{0,16}:[^:\n]{0,256}:[^:\n]{1,256}:(.{1,1024})$/gm),
  },
  {
    what: 'MySQL options',
    places: at('.my.cnf', '.mylogin.cnf'),
    find: valuesOf('password of a database', 'password'),
  },
  { what: 'Vault token', places: at('.vault-token'), find: groupsOf('Vault token', /^(\S{20,200})\s*$/g) },
  {
    what: 'Terraform credentials',
    places: at('.terraformrc', 'credentials.tfrc.json'),
    find: valuesOf('Terraform token', 'token'),
  },
  {
    what: 'registry credentials of a package manager',
    places: at('.gem/credentials', '.cargo/credentials', '.cargo/credentials.toml', '.composer/auth.json', 'auth.json'),
    find: valuesOf('registry token', 'token|:?rubygems_api_key:?|password|github\\.com|gitlab\\.com'),
  },
  {
    what: 'Maven’s settings',
    places: at('.m2/settings.xml'),
    find: groupsOf('Maven password', /<(?:password|passphrase)>\s{0,20}([^<{\s][^<\s]{0,1024})\s{0,20}</g),
  },
  {
    what: 'NuGet’s settings',
    places: at('NuGet.Config', 'nuget.config'),
    find: groupsOf('NuGet password', /key="ClearTextPassword"\s{1,20}value="([^"]{1,1024})"/gi),
  },
  { what: 'Gradle’s settings', places: at('gradle.properties'), find: (text) => findNamedValues(text) },
  {
    what: 'PuTTY key',
    places: at('*.ppk'),
    find: groupsOf(
      'PuTTY private key',
      /^PuTTY-User-Key-File-\d:[\s\S]{1,8192}?^Private-Lines: \d{1,5}\s{1,2}([A-Za-z0-9+/=]{20,100})/gm,
    ),
  },
  {
    what: 'credentials file',
    places: at(
      '.credentials',
      '.secrets',
      '*.credentials',
      ...['credentials', 'secrets'].flatMap((name) =>
        ['json', 'yaml', 'yml', 'toml', 'properties', 'ini'].map((ending) => `${name}.${ending}`),
      ),
    ),
    find: (text) => [...findNamedValues(text, true), ...findYamlLike(text), ...findJsonValues(text)],
  },
  // Private keys are found by what they hold in every file that is read; these are read wherever they lie.
  {
    what: 'key file',
    places: at('.ssh', '*.pem', '*.key', 'id_rsa*', 'id_ed25519*', 'id_ecdsa*', '*_key'),
    find: () => [],
  },
];

/** Lines `NAME: value`, as some write their environment files. */
function findYamlLike(text: string): readonly SecretMatch[] {
  return [...text.matchAll(/^[ \t]{0,20}([A-Za-z_][\w.-]{0,100}):[ \t]{1,20}["']?([^\s"'#]{1,4096})/gm)].flatMap(
    (match): SecretMatch[] => {
      const [whole, name = '', value = ''] = match;
      const to = match.index + whole.length;
      return isSecretName(name, true) && isSecretValue(value)
        ? [{ kind: `value of ${name}`, from: to - value.length, to }]
        : [];
    },
  );
}

/** `"name": "value"`, where the name says that it is a secret. */
function findJsonValues(text: string): readonly SecretMatch[] {
  return [...text.matchAll(/"([A-Za-z_][\w.-]{0,100})"\s{0,20}:\s{0,20}"([^"\\\n]{1,4096})"/g)].flatMap(
    (match): SecretMatch[] => {
      const [whole, name = '', value = ''] = match;
      const to = match.index + whole.length - 1;
      return isSecretName(name) && isSecretValue(value)
        ? [{ kind: `value of ${name}`, from: to - value.length, to }]
        : [];
    },
  );
}
