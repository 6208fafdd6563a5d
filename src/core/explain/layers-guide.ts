/** One step of the guided explanation. */
export interface GuideStep {
  readonly title: string;
  readonly text: string;
  /** A few lines to show in a fixed-width font beside the text, or null. */
  readonly example: string | null;
}

/** "How layers work", in six steps. */
export const LAYERS_GUIDE: readonly GuideStep[] = [
  {
    title: 'An image packs all that a container needs',
    text: 'Programs, libraries, settings and files travel together as one image. A container started from it finds everything it needs, on any machine that can run it.',
    example: null,
  },
  {
    title: 'Each instruction may add a layer',
    text: 'An image is built step by step. A step that changes files, such as RUN, COPY or ADD, adds one layer on top. A step that only changes settings, such as ENV or CMD, adds none; its row in the history is lighter.',
    example:
      'FROM debian            layers of the base image\nRUN apt-get install x  + 1 layer\nENV MODE=fast          settings only\nCOPY app /app          + 1 layer',
  },
  {
    title: 'A finished layer never changes',
    text: 'A layer is stored under a fingerprint of its bytes, its digest. Images built on the same base share its layers: they are stored and downloaded once.',
    example:
      'web image      a layer of its own\nshop image     a layer of its own\n               the same two layers below both',
  },
  {
    title: 'Layers lie on top of one another',
    text: 'The container sees all layers at once, from the bottom up. Where two layers have the same path, the upper one wins. The lower version is still there and still takes up room. A file whose owner or permissions alone changed is stored whole once more.',
    example: 'layer 2   M /etc/app.conf   seen by the container\nlayer 1   A /etc/app.conf   hidden below it',
  },
  {
    title: 'A deleted file is only hidden',
    text: 'A layer cannot take anything out of a layer below. Deleting a file adds a marker, a whiteout, that hides it. The image does not get smaller, and whoever has it can still read the hidden file: never copy a secret in, not even for one step.',
    example:
      'RUN wget big.tar       A /big.tar   300 MB\nRUN rm big.tar         R /big.tar   still 300 MB in the image',
  },
  {
    title: 'How to make an image smaller',
    text: 'Find the largest layers in the history, and sort the tree by size to see what is in them. Files that are made and deleted belong into one and the same RUN. Use a build stage for tools that only building needs. Change owner and permissions while copying (COPY --chown, --chmod).',
    example: 'RUN wget big.tar && tar -xf big.tar && rm big.tar',
  },
];
