/** A word of the field and what it means. */
export interface GlossaryEntry {
  readonly term: string;
  readonly meaning: string;
}

/** The words that the page uses, in alphabetical order. */
export const GLOSSARY: readonly GlossaryEntry[] = [
  {
    term: 'Base image',
    meaning: 'The image that another one is built on. Its layers are the lowest layers of the new image.',
  },
  {
    term: 'Blob',
    meaning: 'A piece of data stored under its digest: a layer, a configuration or a manifest.',
  },
  {
    term: 'Config',
    meaning: 'The document that holds an image’s settings, the list of its diff IDs and its history.',
  },
  {
    term: 'Container',
    meaning:
      'A program running with an image’s files as its own. What it writes goes to a layer of its own on top; the image stays as it is.',
  },
  {
    term: 'Diff ID',
    meaning: 'The digest of a layer’s uncompressed archive.',
  },
  {
    term: 'Digest',
    meaning: 'A fingerprint of bytes, such as sha256:… Equal digests mean equal bytes.',
  },
  {
    term: 'Dockerfile',
    meaning: 'A text file with the instructions from which an image is built.',
  },
  {
    term: 'Empty layer',
    meaning: 'A history entry that added no files, because its instruction only changed settings.',
  },
  {
    term: 'History entry',
    meaning: 'What the builder wrote down about one step of the build.',
  },
  {
    term: 'Image',
    meaning: 'All that a container needs to run: files in layers, and settings.',
  },
  {
    term: 'Index',
    meaning: 'A list of manifests under one name, usually one for each platform.',
  },
  {
    term: 'Instruction',
    meaning: 'A line of a Dockerfile, such as RUN or COPY. Each may add one layer.',
  },
  {
    term: 'Layer',
    meaning: 'An archive of the files that one step added or changed. It never changes once it is made.',
  },
  {
    term: 'Manifest',
    meaning: 'The list of an image’s parts: its config and its layers in order.',
  },
  {
    term: 'Opaque whiteout',
    meaning: 'A marker (.wh..wh..opq) that hides everything that lower layers put into a directory.',
  },
  {
    term: 'Platform',
    meaning: 'The operating system and processor that an image is for, such as linux/arm64.',
  },
  {
    term: 'Pull limit',
    meaning: 'How many images a registry lets one address or account fetch in some hours.',
  },
  {
    term: 'Registry',
    meaning: 'A server that stores images and hands them out.',
  },
  {
    term: 'Repository',
    meaning: 'All versions of one image in a registry, such as library/nginx in docker.io.',
  },
  {
    term: 'Table of contents',
    meaning: 'A list of a layer’s files that is stored with the layer, so that it can be read without the files.',
  },
  {
    term: 'Tag',
    meaning: 'A name for a version of an image, such as latest. It can be moved to another image.',
  },
  {
    term: 'Whiteout',
    meaning: 'An empty marker file (.wh. and a name) that hides a path of the layers below.',
  },
];
