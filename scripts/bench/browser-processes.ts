import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** How often memory is looked at. A worker's peaks last longer than this. */
const SAMPLE_MS = 50;

export interface MemoryPeak {
  /** Largest anonymous and shared memory of any one renderer process, in bytes; files in the page cache are not counted. */
  readonly rendererBytes: number;
  /** The same, of all processes of the browser together. */
  readonly browserBytes: number;
}

/** Samples the memory of a browser until `stop` is called. Linux only: reads /proc. */
export function watchMemory(browserMark: string): { stop(): Promise<MemoryPeak> } {
  const stopping = new AbortController();
  let peak: MemoryPeak = { rendererBytes: 0, browserBytes: 0 };
  const sampling = (async () => {
    const root = await findProcess(browserMark);
    while (!stopping.signal.aborted) {
      const tree = await readTree(root);
      const renderers = tree.filter((each) => each.command.includes('--type=renderer')).map((each) => each.bytes);
      peak = {
        rendererBytes: Math.max(peak.rendererBytes, ...renderers),
        browserBytes: Math.max(
          peak.browserBytes,
          tree.reduce((sum, each) => sum + each.bytes, 0),
        ),
      };
      await pause(SAMPLE_MS);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await sampling;
      return peak;
    },
  };
}

/** Milliseconds of processor time that all living processes of a browser have used. */
export async function processorMs(browserMark: string): Promise<number> {
  const tree = await readTree(await findProcess(browserMark));
  return tree.reduce((sum, each) => sum + each.processorMs, 0);
}

/** Length of the kernel's tick in user space, in milliseconds (USER_HZ is 100 on all Linux machines). */
const TICK_MS = 10;

interface Process {
  readonly processorMs: number;
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly bytes: number;
}

async function findProcess(mark: string): Promise<number> {
  for (const each of await readProcesses()) {
    if (each.command.includes(mark) && !each.command.includes('--type=')) return each.pid;
  }
  throw new Error(`no process was started with ${mark}`);
}

async function readTree(root: number): Promise<Process[]> {
  const all = await readProcesses();
  const inside = new Set([root]);
  // Children have larger numbers than their parents except after a wrap; two passes settle that too.
  for (let pass = 0; pass < 2; pass += 1) {
    for (const each of all) if (inside.has(each.parent)) inside.add(each.pid);
  }
  return all.filter((each) => inside.has(each.pid));
}

async function readProcesses(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: Process[] = [];
  for (const pid of pids) {
    const [status, stat, command] = await Promise.all([
      readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => ''),
      readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => ''),
      readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => ''),
    ]);
    if (command === '') continue;
    const kilobytes = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    // Fields 14 and 15 of proc(5), counted behind the name, which may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    found.push({
      processorMs: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS,
      pid,
      parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0),
      command: command.replaceAll('\0', ' '),
      bytes: (kilobytes('RssAnon') + kilobytes('RssShmem')) * 1024,
    });
  }
  return found;
}
