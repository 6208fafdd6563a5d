/** A reference as it stood in a command, a file or an address, not yet checked. */
export interface PastedReference {
  /** Empty where there is none. */
  readonly reference: string;
  /** Value of a `--platform` beside it, or null. */
  readonly platform: string | null;
}

/** Options of `pull` commands that take their value as the next word (docker-pull(1), podman-pull(1), nerdctl). */
const OPTIONS_WITH_VALUE: ReadonlySet<string> = new Set([
  '--arch',
  '--authfile',
  '--cert-dir',
  '--creds',
  '--decryption-key',
  '--namespace',
  '--os',
  '--platform',
  '--retry',
  '--retry-delay',
  '--unpack',
  '--variant',
  '-n',
]);

/** Takes a reference out of the line that it was copied with; what is no such line comes back as it is, trimmed. */
export function unwrapPasted(text: string): PastedReference {
  const line = text.trim().replace(/^[$#>%]\s+/, '');
  return fromPullCommand(line) ?? fromDockerfile(line) ?? fromYaml(line) ?? plain(line);
}

/** `docker pull --platform linux/arm64 alpine`, `sudo podman image pull …`, `skopeo copy docker://alpine …`. */
function fromPullCommand(line: string): PastedReference | null {
  const words = line.split(/\s+/);
  if (words[0] === 'sudo') words.shift();
  const program = words.shift();
  if (program === 'skopeo' || program === 'crane' || program === 'oras') {
    const remote = words.find((word) => word.startsWith('docker://')) ?? (program === 'skopeo' ? '' : words[1]);
    return remote ? plain(remote) : null;
  }
  if (!/^(?:docker|podman|nerdctl|ctr|crictl|buildah)$/.test(program ?? '')) return null;
  if (/^(?:image|images|i)$/.test(words[0] ?? '')) words.shift();
  if (words.shift() !== 'pull') return null;
  return fromWords(words);
}

/** `FROM --platform=$BUILDPLATFORM node:22 AS build`. */
function fromDockerfile(line: string): PastedReference | null {
  const match = /^FROM\s+(.+?)(?:\s+AS\s+\S+)?$/i.exec(line);
  return match ? fromWords(match[1]!.split(/\s+/)) : null;
}

/** `image: "alpine:3.22"  # comment` of a Compose file or a Kubernetes manifest. */
function fromYaml(line: string): PastedReference | null {
  const match = /^(?:-\s+)?["']?image["']?\s*:\s+(\S.*?)\s*(?:\s#.*)?,?$/.exec(line);
  return match ? plain(match[1]!.replace(/,$/, '')) : null;
}

function fromWords(words: readonly string[]): PastedReference {
  let platform: string | null = null;
  const names: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith('-')) {
      names.push(word);
      continue;
    }
    const [, option = word, value] = /^(--?[\w-]+)=(.*)$/s.exec(word) ?? [];
    const given = value ?? (OPTIONS_WITH_VALUE.has(option) ? words[++i] : undefined);
    // A platform in a build variable names none.
    if (option === '--platform' && given && !given.includes('$')) platform = given;
  }
  return { ...plain(names.join(' ')), platform };
}

function plain(text: string): PastedReference {
  const bare = text
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();
  return { reference: fromAddress(bare), platform: null };
}

const SCHEME = /^(?:docker-image|docker|oci|https?):\/\//i;

/** Drops a scheme, and turns the address of a page about an image into the reference of that image. */
function fromAddress(text: string): string {
  const bare = text.replace(SCHEME, '');
  const [address = ''] = bare.split(/[?#]/, 1);
  for (const [pattern, rewrite] of PAGES) {
    const match = pattern.exec(address);
    if (match) return rewrite(match.slice(1).map(decodePart));
  }
  // An address may end in a slash or carry a query; a reference has neither.
  return bare === text ? bare : address.replace(/\/+$/, '');
}

/** Pages about one image, by their addresses without scheme, query and fragment. */
const PAGES: readonly (readonly [RegExp, (parts: readonly string[]) => string])[] = [
  [/^(?:www\.)?hub\.docker\.com\/layers\/([^/]+)\/([^/]+)\/([^/]+)/, ([a, b, tag]) => `${a}/${b}:${tag}`],
  [/^(?:hub|registry\.hub)\.docker\.com\/_\/([^/]+)/, ([name]) => `library/${name}`],
  [/^(?:hub|registry\.hub)\.docker\.com\/r\/([^/]+)\/([^/]+)/, ([owner, name]) => `${owner}/${name}`],
  [/^hub\.docker\.com\/repository\/docker\/([^/]+)\/([^/]+)/, ([owner, name]) => `${owner}/${name}`],
  [
    /^github\.com\/(?:users|orgs)\/([^/]+)\/packages\/container\/(?:package\/)?([^/]+)/,
    ([owner, name]) => `ghcr.io/${owner}/${name}`.toLowerCase(),
  ],
  [
    /^github\.com\/([^/]+)\/[^/]+\/pkgs\/container\/([^/]+)/,
    ([owner, name]) => `ghcr.io/${owner}/${name}`.toLowerCase(),
  ],
  [/^quay\.io\/repository\/([^/]+)\/([^/]+)/, ([owner, name]) => `quay.io/${owner}/${name}`],
  [/^gallery\.ecr\.aws\/([^/]+)\/(.+?)\/*$/, ([alias, name]) => `public.ecr.aws/${alias}/${name}`],
  [
    /^mcr\.microsoft\.com\/(?:[a-z]{2}-[a-z]{2}\/)?(?:artifact\/mar|product)\/(.+?)(?:\/(?:about|tags))?\/*$/,
    ([name]) => `mcr.microsoft.com/${name}`,
  ],
  // The registry API itself, as it stands in logs and error messages.
  [
    /^([^/]+)\/v2\/(.+)\/manifests\/([^/]+)$/,
    ([host, name, version]) => `${host}/${name}${version!.includes(':') ? '@' : ':'}${version}`,
  ],
];

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not percent-encoded after all; the grammar says what is wrong with it.
    return part;
  }
}
