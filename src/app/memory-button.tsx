import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { MemoryUse } from '../core/bytes/memory-use.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatBytes } from '../ui/byte-size.ts';
import { Explain } from '../ui/tooltip.tsx';
import type { Session, WorkerMemory } from '../worker/session-types.ts';

const USES: Readonly<Record<MemoryUse, string>> = {
  model: 'paths and their versions',
  view: 'the tree that is shown',
  tables: 'entries of layers on their way',
  checkpoints: 'places to begin unpacking at',
  webassembly: 'decoders and hashes',
  windows: 'bytes read ahead',
};

/** While somebody looks at it. */
const REFRESH_MS = 1000;

/** Opens what the workers of an image hold. */
export function MemoryButton({ session }: { readonly session: Session }): ReactElement {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Explain text="How much memory each worker of this image holds, and for what" side="top">
        <button
          type="button"
          className="shrink-0 rounded-sm px-1 text-faint hover:bg-hover hover:text-text max-md:hidden"
          onClick={() => setIsOpen(true)}
        >
          Memory
        </button>
      </Explain>
      {isOpen && <MemoryDialog session={session} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function MemoryDialog({ session, onClose }: { readonly session: Session; readonly onClose: () => void }): ReactElement {
  const { data } = useQuery({
    queryKey: ['memory', session.id],
    queryFn: () => session.readMemory(),
    refetchInterval: REFRESH_MS,
    gcTime: 0,
    networkMode: 'always',
    retry: false,
  });
  return (
    <Dialog title="Memory of this image" onClose={onClose}>
      <div className="space-y-3 p-5">
        {data === undefined ? <p className="text-muted">Asking the workers…</p> : <MemoryTable workers={data} />}
        <p className="text-sm text-muted">
          Buffers that the workers have made, of known size. What the browser itself takes for the page, its workers and
          their code is not in it, and what was let go a moment ago may still be.
        </p>
      </div>
    </Dialog>
  );
}

function MemoryTable({ workers }: { readonly workers: readonly WorkerMemory[] }): ReactElement {
  const total = workers.flatMap(({ parts }) => parts).reduce((sum, { bytes }) => sum + bytes, 0);
  let layerWorkers = 0;
  return (
    <table className="w-full text-left text-sm">
      <thead className="text-muted">
        <tr>
          <th className="font-normal">Worker</th>
          <th className="font-normal">Holds</th>
          <th className="text-right font-normal">Bytes</th>
        </tr>
      </thead>
      <tbody>
        {workers.flatMap(({ worker, parts }) => {
          const name = worker === 'image' ? 'Image worker' : `Layer worker ${(layerWorkers += 1)}`;
          return parts
            .filter(({ bytes }) => bytes > 0)
            .map(({ use, bytes }, index) => (
              <tr key={`${name} ${use}`} data-worker={name} data-bytes={bytes}>
                <td>{index === 0 ? name : ''}</td>
                <td>{USES[use]}</td>
                <td className="text-right font-mono tabular-nums">{formatBytes(bytes)}</td>
              </tr>
            ));
        })}
        <tr className="border-t border-border font-semibold">
          <td>All</td>
          <td />
          <td className="text-right font-mono tabular-nums">{formatBytes(total)}</td>
        </tr>
      </tbody>
    </table>
  );
}
