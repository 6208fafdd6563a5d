/*
 * Image references as people write and paste them, read as docker reads them (github.com/distribution/reference,
 * normalize.go). Pure, so that the page can say what is wrong while somebody types.
 */
import { LONGEST_NAME, isDigest, isRegistryHost, isRepositoryName, isTag } from './reference-grammar.ts';
import { unwrapPasted } from './pasted-reference.ts';

/** A repository of one registry. */
export interface Repository {
  /** Host with an optional port, as people write it: `docker.io`, `localhost:5000`. */
  readonly registry: string;
  /** Path in the registry, with `library/` where Docker Hub implies it. */
  readonly name: string;
}

export interface ImageReference extends Repository {
  /** Null where only a digest was written. Of both, the digest decides and the tag is for display. */
  readonly tag: string | null;
  readonly digest: string | null;
}

export type ParsedReference =
  | {
      readonly kind: 'reference';
      readonly reference: ImageReference;
      /** `os/architecture[/variant]` of a `--platform` that was pasted along, as written; or null. */
      readonly platform: string | null;
    }
  | { readonly kind: 'problem'; readonly code: ReferenceProblem; readonly message: string };

/** Why a text is no reference. `message` of the problem is a whole sentence. */
export type ReferenceProblem =
  | 'empty'
  | 'image-id'
  | 'digest-without-name'
  | 'several-words'
  | 'registry-without-name'
  | 'registry-malformed'
  | 'name-malformed'
  | 'name-not-lower-case'
  | 'name-too-long'
  | 'tag-malformed'
  | 'digest-malformed';

export const DOCKER_HUB = 'docker.io';

/** Names that docker maps to docker.io (normalize.go, legacyDefaultDomain); the last is where its API is. */
const DOCKER_HUB_HOSTS: ReadonlySet<string> = new Set(['index.docker.io', 'registry-1.docker.io']);

/**
 * Reads what somebody typed or pasted: a reference, or one within `docker pull …`, `FROM … AS x`, `image: …`, behind
 * `docker://` and the like, or the address of a registry's page about an image. Never throws.
 */
export function parseImageReference(text: string): ParsedReference {
  const { reference: pasted, platform } = unwrapPasted(text);
  if (pasted === '') {
    return problem('empty', 'Type the name of an image, such as alpine:3.22 or ghcr.io/owner/name.');
  }
  if (/\s/.test(pasted)) {
    return problem('several-words', `“${shorten(pasted)}” has blanks in it; the name of an image has none.`);
  }
  const parsed = parseReference(pasted);
  return 'message' in parsed ? parsed : { kind: 'reference', reference: parsed, platform };
}

/** The whole form: `docker.io/library/alpine:3.22@sha256:…`. */
export function formatReference({ registry, name, tag, digest }: ImageReference): string {
  return `${registry}/${name}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

/** The short form that docker shows: `alpine:3.22` for `docker.io/library/alpine:3.22`. */
export function formatFamiliarReference(reference: ImageReference): string {
  const whole = formatReference(reference);
  if (reference.registry !== DOCKER_HUB) return whole;
  const path = whole.slice(DOCKER_HUB.length + 1);
  return reference.name.lastIndexOf('/') === 'library'.length && path.startsWith('library/')
    ? path.slice('library/'.length)
    : path;
}

/** What a manifest is asked for by: the digest where there is one, else the tag. */
export function manifestReference(reference: ImageReference): string {
  return reference.digest ?? reference.tag ?? 'latest';
}

type Problem = Extract<ParsedReference, { kind: 'problem' }>;

function parseReference(text: string): ImageReference | Problem {
  if (/^(?:[0-9a-f]{12}|[0-9a-f]{64})$/.test(text)) {
    return problem(
      'image-id',
      `“${shorten(text)}” looks like an image ID. Registries find images by name; an ID is known only where the image is stored. Save it there with docker save and open the file.`,
    );
  }
  if (isDigest(text)) {
    return problem(
      'digest-without-name',
      'This is a digest without a name. Write the repository before it: name@sha256:….',
    );
  }
  const at = text.indexOf('@');
  const digest = at < 0 ? null : text.slice(at + 1);
  const beforeDigest = at < 0 ? text : text.slice(0, at);
  if (digest !== null && !isDigest(digest)) {
    return problem(
      'digest-malformed',
      `“${shorten(digest)}” is no digest; one looks like sha256: and 64 digits of 0 to 9 and a to f.`,
    );
  }
  const split = splitRegistry(beforeDigest);
  if ('message' in split) return split;
  const colon = split.rest.indexOf(':');
  const tag = colon < 0 ? null : split.rest.slice(colon + 1);
  const path = colon < 0 ? split.rest : split.rest.slice(0, colon);
  const name = split.registry === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path;
  const wrong = findWrongName(split.registry, path, name) ?? (tag === null ? null : findWrongTag(tag));
  if (wrong) return wrong;
  return { registry: split.registry, name, tag: tag ?? (digest === null ? 'latest' : null), digest };
}

/**
 * The first component is a registry when it is `localhost`, has a dot, a colon or an upper-case letter (normalize.go,
 * splitDockerDomain). One rule is added: docker takes a lone `localhost:5000` for an image called localhost, which nobody
 * means.
 */
function splitRegistry(text: string): { readonly registry: string; readonly rest: string } | Problem {
  const slash = text.indexOf('/');
  const first = slash < 0 ? text : text.slice(0, slash);
  if (slash < 0) {
    const host = first.startsWith('[') ? first : first.replace(/:.*$/s, '');
    if (host === 'localhost' || (host.includes('.') && isRegistryHost(host)) || isBracketedHost(first)) {
      return problem(
        'registry-without-name',
        `“${shorten(first)}” names a registry and no repository in it. Write ${shorten(first)}/name.`,
      );
    }
    return { registry: DOCKER_HUB, rest: text };
  }
  const isRegistry = first === 'localhost' || /[.:[]/.test(first) || first !== first.toLowerCase();
  if (!isRegistry) return { registry: DOCKER_HUB, rest: text };
  if (!isRegistryHost(first)) {
    return problem('registry-malformed', `“${shorten(first)}” is no host name of a registry.`);
  }
  const rest = text.slice(slash + 1);
  const registry = DOCKER_HUB_HOSTS.has(first) ? DOCKER_HUB : first;
  if (rest === '') {
    return problem(
      'registry-without-name',
      `“${shorten(first)}/” names a registry and no repository in it. Write ${shorten(first)}/name.`,
    );
  }
  return { registry, rest };
}

function isBracketedHost(text: string): boolean {
  return text.startsWith('[') && isRegistryHost(text);
}

function findWrongName(registry: string, path: string, name: string): Problem | null {
  if (`${registry}/${name}`.length > LONGEST_NAME) {
    return problem(
      'name-too-long',
      `The name has ${registry.length + 1 + name.length} characters with its registry; ${LONGEST_NAME} are allowed.`,
    );
  }
  if (isRepositoryName(name)) return null;
  const lower = path.toLowerCase();
  if (lower !== path && isRepositoryName(lower)) {
    return problem(
      'name-not-lower-case',
      `“${shorten(path)}” has capital letters; repository names have none. Perhaps ${shorten(lower)} is meant.`,
    );
  }
  return problem(
    'name-malformed',
    path === ''
      ? 'The name of the repository is missing before the colon or the @.'
      : `“${shorten(path)}” is no name of a repository: it has parts between slashes, each of letters a to z and digits, with single dots, dashes and underscores between them.`,
  );
}

function findWrongTag(tag: string): Problem | null {
  if (isTag(tag)) return null;
  return problem(
    'tag-malformed',
    tag === ''
      ? 'The tag after the colon is missing.'
      : `“${shorten(tag)}” is no tag: it has up to 128 letters, digits, dots, dashes and underscores, and begins with a letter, digit or underscore.`,
  );
}

function problem(code: ReferenceProblem, message: string): Problem {
  return { kind: 'problem', code, message };
}

const longestShown = 80;

function shorten(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}
