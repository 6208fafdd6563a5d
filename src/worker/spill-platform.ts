import { noSpills, type SpillStore } from '../core/compression/spill.ts';
import {
  defaultSpillLimits,
  listSpillSessions,
  opfsSpillStore,
  removeSpills,
  type SpillLimits,
} from '../sources/spills/opfs-spill-store.ts';
import { findRoot } from './registry-platform.ts';

/*
 * The spills of a session stand in a folder of the browser's private files, named by the session. Its workers hold a Web Lock
 * of that name between them for as long as they live: a folder whose lock is free belongs to nobody, however its tab ended.
 */

const lockName = (session: string) => `layerscope-spills-${session}`;

/** Null where there are no locks: then nothing may be kept, since nobody could tell when it may go. */
function findLocks(): LockManager | null {
  const { locks } = navigator as { readonly locks?: LockManager };
  return locks ?? null;
}

/** Keeps the spills of a session for as long as this worker lives. */
export function holdSpills(session: string): void {
  // Refused only where the browser gives no storage either.
  findLocks()
    ?.request(lockName(session), { mode: 'shared' }, () => new Promise(() => undefined))
    .catch(() => undefined);
}

/** Spills of a session, for a layer worker; opened when there is something to keep. */
export function browserSpills(session: string): SpillStore {
  let opening: Promise<SpillStore> | null = null;
  const openStore = async (): Promise<SpillStore> => {
    if (findLocks() === null) return noSpills;
    holdSpills(session);
    const root = await findRoot();
    return root === null ? noSpills : opfsSpillStore(root, session, await limitsHere());
  };
  return {
    open: async (key, endBytes) => {
      opening ??= openStore();
      return (await opening).open(key, endBytes);
    },
  };
}

/** No more than half of what the browser still gives: the other half is for kept layers. */
async function limitsHere(): Promise<SpillLimits> {
  try {
    const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
    return { maxBytes: Math.min(defaultSpillLimits.maxBytes, Math.max(0, quota - usage) / 2) };
  } catch {
    return defaultSpillLimits;
  }
}

/** Takes the spills of a session away once its workers are gone. */
export async function removeSpillsOf(session: string): Promise<void> {
  const root = await findRoot();
  if (root === null || !(await listSpillSessions(root)).includes(session)) return;
  await findLocks()?.request(lockName(session), () => removeSpills(root, session));
}

/** Takes away the spills that no session holds: those of tabs that crashed. */
export async function removeStaleSpills(): Promise<void> {
  const root = await findRoot();
  if (root === null) return;
  for (const session of await listSpillSessions(root)) {
    await findLocks()?.request(lockName(session), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await removeSpills(root, session);
    });
  }
}
