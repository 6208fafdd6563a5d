import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Truth } from '../../fixtures/truth/truth.ts';

/** The optional corpus beside the repository: real, hand-made and hostile images with the truth about each. */
const CORPUS = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

export interface CorpusImage {
  /** Folder and name inside the corpus. */
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
  /** Null for the few that have none. */
  readonly truth: Truth | null;
  /** What the page's message has to say when the input cannot be shown; null for what opens. */
  readonly refusal: RegExp | null;
}

/**
 * Inputs that are no image, or none that could be shown. BAD.tsv has the expectations for those of `bad`; the others are
 * broken on purpose by the projects that they come from.
 */
const REFUSALS: ReadonlyMap<string, RegExp> = new Map([
  ['public/aquasecurity+trivy__image.tar', /sha256:|\.tar/],
  ['public/aquasecurity+trivy__pkg__fanal__test__testdata__test_bad_index_json.oci', /index\.json/],
  ['public/aquasecurity+trivy__pkg__fanal__test__testdata__test_index_json_dir.oci', /index\.json/],
  [
    'public/aquasecurity+trivy__pkg__fanal__test__testdata__test_index_json_dir.oci__test_bad_index_json.oci',
    /index\.json/,
  ],
  ['public/aquasecurity+trivy__pkg__fanal__test__testdata__test_invalid_oci_image.oci', /sha256:/],
  ['public/aquasecurity+trivy__pkg__fanal__test__testdata__test_no_valid_manifests.oci', /image/],
  ['public/google+go-containerregistry__null_manifest.tar', /manifest\.json/],
  ['public/google+go-containerregistry__pkg__v1__layout__testdata__test_gc_image_unknown_mediatype', /sha256:/],
  ['bad/random-1MB.tar', /neither a tar|not a tar/],
  ['bad/text.txt', /text file/],
  ['bad/only-zeros-10k.tar', /empty tar/],
  ['bad/zip.zip', /ZIP/],
  ['bad/source-code.tar.gz', /manifest\.json/],
  ['bad/rootfs-export.tar', /manifest\.json/],
  ['bad/trunc-in-layer.docker.tar', /cut|ends|broke|truncated/i],
  ['bad/trunc-gzip-outer.docker.tar.gz', /gzip/],
  ['bad/manifest-blob-missing.oci.tar', /sha256:90d508a994e6/],
  ['bad/no-manifest.docker.tar', /manifest\.json/],
  ['bad/manifest-invalid-json.docker.tar', /manifest\.json/],
  ['bad/manifest-empty-file.docker.tar', /manifest\.json/],
  ['bad/manifest-object.docker.tar', /manifest\.json/],
  ['bad/manifest-array-of-null.docker.tar', /manifest\.json/],
  ['bad/manifest-wrong-types.docker.tar', /manifest\.json/],
  ['bad/manifest-nested-100k.docker.tar', /manifest\.json/],
  ['bad/manifest-proto.docker.tar', /manifest\.json/],
  ['bad/index-cycle.oci.tar', /sha256:aaaaaaaa/],
  ['bad/index-invalid-json.oci.tar', /index\.json/],
  ['bad/index-digest-traversal.oci.tar', /sha256:\.\.\/\.\.\//],
  ['bad/index-fanout-20k.oci.tar', /20,000/],
  ['bad/gzip-in-gzip.docker.tar.gz', /compressed twice/],
  ['bad/nested-top-dir.docker.tar', /myimage\/manifest\.json/],
]);

/** Every image of the corpus, small ones first; empty where there is no corpus. */
export function listCorpus(): CorpusImage[] {
  return ['made', 'public', 'bad'].flatMap((folder) => {
    const at = join(CORPUS, folder);
    if (!existsSync(at)) return [];
    return readdirSync(at)
      .filter((file) => !file.endsWith('.truth.json') && file !== 'BAD.tsv')
      .map((file) => describe(folder, join(at, file)));
  });
}

function describe(folder: string, path: string): CorpusImage {
  const name = `${folder}/${basename(path)}`;
  const truthFile = `${path}.truth.json`;
  return {
    name,
    path,
    isFolder: statSync(path).isDirectory(),
    truth: existsSync(truthFile) ? (JSON.parse(readFileSync(truthFile, 'utf8')) as Truth) : null,
    refusal: REFUSALS.get(name) ?? null,
  };
}
