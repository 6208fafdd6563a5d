/** Who wrote a history entry: each builder has its own way of filling `created_by`. */
export type Builder =
  /** `docker build` before BuildKit. */
  | 'docker'
  | 'buildkit'
  /** BuildKit's own filler for a layer that no instruction speaks of. */
  | 'buildkit-filler'
  /** Also podman. */
  | 'buildah'
  | 'kaniko'
  | 'ko'
  | 'jib'
  | 'bazel'
  | 'apko'
  | 'buildpacks'
  | 'nix'
  /** `docker import`. */
  | 'import'
  /** `docker build --squash`. */
  | 'squash'
  | 'debuerreotype'
  | 'unknown';

/** The fields of a history entry that tell builders apart; absent ones are null. */
export interface BuilderTells {
  readonly createdBy: string | null;
  readonly comment: string | null;
  readonly author: string | null;
}

/** Comment that BuildKit puts on entries of its Dockerfile frontend. */
export const BUILDKIT_COMMENT = 'buildkit.dockerfile.v0';
/** Comment that BuildKit's exporter puts on fillers (exporter/containerimage/writer.go, normalizeLayersAndHistory). */
export const BUILDKIT_FILLER_COMMENT = 'buildkit.exporter.image.v0';

const BUILDPACKS_START =
  /^(?:Layer: '|Application Layer$|Application Slice: \d|Buildpacks (?:Launcher Config|Process Types|Application Launcher)|Software Bill-of-Materials)/;

/** Names the builder as far as the entry gives it away; never fails. */
export function detectBuilder(entry: BuilderTells): Builder {
  const createdBy = entry.createdBy ?? '';
  const comment = entry.comment ?? '';
  const author = entry.author ?? '';
  if (comment.startsWith(BUILDKIT_FILLER_COMMENT)) return 'buildkit-filler';
  if (comment.startsWith('buildkit.dockerfile') || createdBy.endsWith(' # buildkit')) return 'buildkit';
  if (author === 'kaniko') return 'kaniko';
  if (author === 'ko' || createdBy.startsWith('ko build ')) return 'ko';
  if (author === 'Jib' || /^jib-[a-z]/.test(createdBy)) return 'jib';
  if (author === 'Bazel' || /^bazel (?:build|run) /.test(createdBy)) return 'bazel';
  if (author === 'apko' || createdBy === 'apko') return 'apko';
  if (BUILDPACKS_START.test(createdBy)) return 'buildpacks';
  if (comment.startsWith('store paths: ')) return 'nix';
  if (comment.startsWith('Imported from ')) return 'import';
  if (comment.startsWith('merge sha256:')) return 'squash';
  if (comment.startsWith('debuerreotype') || createdBy.startsWith('# debian.sh')) return 'debuerreotype';
  if (comment.startsWith('FROM ')) return 'buildah';
  if (/^(?:\|\d+ |\/bin\/sh -c |cmd \/S \/C )/.test(createdBy) || createdBy.includes('#(nop)')) return 'docker';
  return 'unknown';
}
