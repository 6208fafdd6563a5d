import { opfsSpillStore } from '../opfs-spill-store.ts';
import type { OpfsDirectory } from '../../blob-cache/opfs-types.ts';

export interface SpillAsk {
  readonly folder: string;
  readonly session: string;
  readonly maxBytes: number;
  readonly steps: readonly SpillStep[];
}

/** On the spill of a key, opened for it and closed after it, unless it is to be held open. */
export type SpillStep =
  | { readonly kind: 'append'; readonly key: string; readonly bytes: Uint8Array; readonly hold?: boolean }
  | { readonly kind: 'read'; readonly key: string; readonly offset: number; readonly length: number };

/** What each step found: whether all was taken in, the bytes that came; null where there was no spill to be had. */
export type SpillFinding = boolean | Uint8Array | null;

self.onmessage = async ({ data: { folder, session, maxBytes, steps } }: MessageEvent<SpillAsk>) => {
  const storage = await navigator.storage.getDirectory();
  const root = (await storage.getDirectoryHandle(folder)) as unknown as OpfsDirectory;
  const store = opfsSpillStore(root, session, { maxBytes });
  const findings: SpillFinding[] = [];
  for (const step of steps) {
    const spill = await store.open(step.key, step.kind === 'append' ? step.bytes.length : step.offset + step.length);
    if (spill === null) findings.push(null);
    else if (step.kind === 'append') {
      // In pieces as decoders give them.
      let isTaken = true;
      for (let at = 0; at < step.bytes.length; at += 100_000) {
        isTaken = spill.append(step.bytes.subarray(at, at + 100_000));
      }
      findings.push(isTaken);
      if (step.hold !== true) spill.close();
    } else {
      const target = new Uint8Array(step.length);
      findings.push(target.slice(0, spill.read(step.offset, target)));
      spill.close();
    }
  }
  self.postMessage(findings);
};
