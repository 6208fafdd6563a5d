const containerdName = 'io.containerd.image.name';
const refName = 'org.opencontainers.image.ref.name';

/** References of one image from several places, each said once. */
export class ImageNames {
  readonly #whole: string[] = [];
  readonly #short: string[] = [];

  /** A whole reference, such as a RepoTag. */
  addReference(reference: string): void {
    const familiar = familiarReference(reference);
    if (!this.#whole.some((known) => familiarReference(known) === familiar)) this.#whole.push(reference);
  }

  /** References that stand before those known so far, in their own form where both are the same name. */
  addReferencesFirst(references: readonly string[]): void {
    const known = this.#whole.splice(0);
    for (const reference of [...references, ...known]) this.addReference(reference);
  }

  /**
   * Names in a descriptor's annotations: containerd's is the whole reference; the OCI one may be a reference, a tag or any
   * text (image-spec annotations.md). Answers whether there was one.
   */
  addAnnotations(annotations: ReadonlyMap<string, string>): boolean {
    const whole = annotations.get(containerdName);
    const short = annotations.get(refName);
    if (whole) this.addReference(familiarReference(whole));
    if (short && !this.#short.includes(short)) this.#short.push(short);
    return Boolean(whole || short);
  }

  /** Whole references first; a short name that only repeats the tag of one of them is left out. */
  list(): string[] {
    const implied = (short: string): boolean =>
      this.#whole.some(
        (whole) =>
          whole === short || whole.endsWith(`:${short}`) || familiarReference(whole) === familiarReference(short),
      );
    return [...this.#whole, ...this.#short.filter((short) => !implied(short))];
  }
}

/** As docker shows it: without docker.io and library (distribution/reference, FamiliarString). */
export function familiarReference(reference: string): string {
  return reference.replace(/^(?:docker\.io|index\.docker\.io)\/(?:library\/(?=[^/]+$))?/, '');
}
