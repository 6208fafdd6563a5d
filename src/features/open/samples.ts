/** An image of our own making that is served with the page. */
export interface Sample {
  /** Relative to the page, so that it is found at any path of any host. */
  readonly file: string;
  readonly title: string;
  /** What there is to see in it. */
  readonly text: string;
}

/** Built by `npm run samples`; the first is the one to offer most prominently. */
export const SAMPLES: readonly Sample[] = [
  {
    file: 'samples/hello-layers.docker.tar',
    title: 'hello-layers',
    text: 'A small web site in nine layers: files added, changed, deleted too late, and copied for nothing. As `docker save` writes it.',
  },
  {
    file: 'samples/hello-layers.oci.tar',
    title: 'hello-layers (OCI)',
    text: 'The same image as an OCI archive with gzip layers.',
  },
  {
    file: 'samples/two-platforms.oci.tar',
    title: 'two-platforms',
    text: 'One image for linux/amd64 and linux/arm64, with attestations. As `docker buildx` writes it.',
  },
];
