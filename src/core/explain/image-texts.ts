import type { CatalogImage, ImageConfig } from '../formats/catalog.ts';
import type { Explanation } from './explanation.ts';

/** For every field of the image's configuration. */
export const CONFIG_FIELD_TEXTS: Record<keyof ImageConfig, Explanation> = {
  entrypoint: {
    title: 'Entrypoint',
    text: 'The program that starts with the container. The command, or what you type after the image’s name, is passed to it.',
  },
  cmd: {
    title: 'Command',
    text: 'What runs unless you name something else; with an entrypoint, the arguments it gets.',
  },
  env: {
    title: 'Environment',
    text: 'Variables that the container’s programs can read. Everybody who has the image can read them too.',
  },
  user: {
    title: 'User',
    text: 'As whom the container runs, a name or a number, perhaps with a group after a colon. If empty, it runs as root.',
  },
  workingDir: { title: 'Working directory', text: 'The directory in which the container starts.' },
  exposedPorts: {
    title: 'Exposed ports',
    text: 'Ports on which the image says it listens. They are opened only when you publish them at start.',
  },
  volumes: {
    title: 'Volumes',
    text: 'Directories whose contents are kept outside the container’s own files. What the image has there is copied in when an unnamed volume is first used.',
  },
  labels: { title: 'Labels', text: 'Names and values that describe the image: version, source, licence and the like.' },
  healthcheck: {
    title: 'Health check',
    text: 'A command that is run inside the container at intervals. As long as it ends with 0, the container counts as healthy.',
  },
  stopSignal: {
    title: 'Stop signal',
    text: 'The signal by which the container is asked to stop. Unless one is named, SIGTERM.',
  },
  shell: { title: 'Shell', text: 'The shell that instructions written as plain text ran in when the image was built.' },
  onBuild: {
    title: 'On build',
    text: 'Instructions that run when another image is built on top of this one.',
  },
};

/** What tells images and their parts apart. */
export type Identity =
  | 'name'
  | 'digest'
  | 'imageId'
  | 'manifest'
  | 'manifestDigest'
  | 'index'
  | 'config'
  | 'layer'
  | 'layerDigest'
  | 'diffId'
  | 'platform'
  | 'mediaType'
  | 'annotation'
  | 'compression'
  | 'created'
  | 'author'
  | 'subject'
  | 'artifactType';

export const IDENTITY_TEXTS: Record<Identity, Explanation> = {
  name: {
    title: 'Name',
    text: 'A repository and a tag, such as alpine:3.20. A tag can be moved to another image at any time; a digest cannot.',
  },
  digest: {
    title: 'Digest',
    text: 'A fingerprint of bytes: sha256: and 64 hexadecimal digits. Change one bit and the digest is another, so equal digests mean equal bytes.',
  },
  imageId: {
    title: 'Image ID',
    text: 'The digest of the image’s configuration. Docker shows it as the image’s ID. As the configuration lists all layers, it stands for the whole content.',
  },
  manifest: {
    title: 'Manifest',
    text: 'A short document that lists what an image is made of: one configuration and the layers in order, each with size and digest.',
  },
  manifestDigest: {
    title: 'Manifest digest',
    text: 'The fingerprint of the manifest. It is what follows the @ when somebody pins an image in a registry.',
  },
  index: {
    title: 'Index',
    text: 'A list of manifests, usually one for each platform. Under one name, it lets every machine find the image that fits it.',
  },
  config: {
    title: 'Configuration',
    text: 'A document beside the layers: what to run, with which user and variables, and the history of the build.',
  },
  layer: {
    title: 'Layer',
    text: 'An archive of files that one step added or changed, with markers for what it deleted. A finished layer never changes, so several images can share it.',
  },
  layerDigest: {
    title: 'Layer digest',
    text: 'The fingerprint of the layer as it is stored, most often compressed. Registries and downloads use it.',
  },
  diffId: {
    title: 'Diff ID',
    text: 'The fingerprint of the layer’s uncompressed archive. It stays the same however the layer is compressed.',
  },
  platform: {
    title: 'Platform',
    text: 'The operating system and the kind of processor that the image’s programs were built for, such as linux/amd64.',
  },
  mediaType: {
    title: 'Media type',
    text: 'What the manifest says a blob is. We look at the bytes themselves and show where the two disagree.',
  },
  annotation: { title: 'Annotation', text: 'A name and a value attached to a manifest or to an entry of an index.' },
  compression: {
    title: 'Compression',
    text: 'How the layer is packed: not at all, or with gzip or zstd. We read it from the bytes, not from the name.',
  },
  created: {
    title: 'Created',
    text: 'When the image was built, if its builder wrote it down. A date such as 1970 means that the builder left it out.',
  },
  author: { title: 'Author', text: 'Who made the image, as the image says.' },
  subject: { title: 'About', text: 'The digest of the image that this document speaks about.' },
  artifactType: {
    title: 'Artifact type',
    text: 'What kind of thing is stored here in place of a container image, for example a signature or a chart.',
  },
};

/** For every kind of thing that a manifest can describe. */
export const IMAGE_KIND_TEXTS: Record<CatalogImage['kind'], Explanation> = {
  image: {
    title: 'Image',
    text: 'All that a container needs: files in layers, and the settings to start it.',
  },
  attestation: {
    title: 'Attestation',
    text: 'Statements about an image that its builder stored beside it: how it was built, or which packages it holds. It is no image and cannot be run.',
  },
  artifact: {
    title: 'Artifact',
    text: 'Something else that is kept in the same form as an image, such as a signature or a policy. It has no filesystem to show.',
  },
};

/** How a check of a digest or diff ID came out, or how far it is. */
export type VerificationOutcome = 'off' | 'waiting' | 'running' | 'match' | 'mismatch' | 'undeclared';

export const VERIFICATION_TEXTS: Record<VerificationOutcome, Explanation> = {
  off: { title: 'Not checked', text: 'Checking of digests is turned off.' },
  waiting: { title: 'To be checked', text: 'The layer is checked once it has been read.' },
  running: { title: 'Checking', text: 'The layer’s bytes are being read again to work out their digest.' },
  match: { title: 'Verified', text: 'The bytes have exactly the digest that the image gives for them.' },
  mismatch: {
    title: 'Does not match',
    text: 'The bytes have another digest than the image gives for them. The file is damaged, or was changed after it was made.',
  },
  undeclared: {
    title: 'Nothing to compare',
    text: 'The image gives no digest for these bytes, or one of a kind that we cannot work out.',
  },
};

/** The outcome of a finished check: true equal, false different, null nothing to compare with. */
export function verificationOutcome(equal: boolean | null): VerificationOutcome {
  if (equal === null) return 'undeclared';
  return equal ? 'match' : 'mismatch';
}

/** How far the reading of a layer is. */
export type LayerReading = 'waiting' | 'reading' | 'read' | 'partial' | 'missing' | 'foreign' | 'cancelled';

export const LAYER_READING_TEXTS: Record<LayerReading, Explanation> = {
  waiting: { title: 'Waiting', text: 'The layer is read as soon as those before it leave room.' },
  reading: { title: 'Reading', text: 'The layer’s files are being listed. Layers below can be looked at already.' },
  read: { title: 'Read', text: 'All of the layer’s files are known.' },
  partial: {
    title: 'Read in part',
    text: 'The layer breaks off or is damaged. What comes before the break is shown; files after it are missing here and in all layers above.',
  },
  missing: {
    title: 'Not in the file',
    text: 'The image names this layer, but the opened file does not hold it. It counts as empty.',
  },
  foreign: {
    title: 'Kept elsewhere',
    text: 'The image only gives an address for this layer, as Windows base layers do. It is not downloaded and counts as empty.',
  },
  cancelled: { title: 'Cancelled', text: 'Reading was stopped before this layer was done.' },
};
