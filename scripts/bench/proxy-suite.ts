import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { createServer, get } from 'node:http';
import type { IncomingMessage, RequestOptions, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

import { CLIENT_HEADER, CLIENT_HEADER_VALUE } from '../../src/base/registry-api.ts';
import { inProject } from '../setup/project.mjs';
import type { BenchReport } from './bench-report.ts';
import { Samples } from './medians.ts';

const BLOB_BYTES = 200 * 2 ** 20;
const CHUNK = new Uint8Array(64 * 1024).fill(7);
const READERS = 50;
/** So often a slow reader takes what its socket holds, and no more. */
const SLOW_PAUSE_MS = 100;
const SAMPLE_MS = 100;
/** Until then sockets, pools and compiled code find their size. */
const WARM_UP_SECONDS = 2;
const BLOB_PATH = `sha256:${'0'.repeat(64)}`;

/**
 * The registry proxy in a process of its own, before a registry on loopback with one blob of 200 MiB: how its memory
 * behaves while fifty readers take their time, and what one quick reader loses by it.
 */
export async function measureProxy(rounds: number, report: BenchReport, slowSeconds = 10): Promise<void> {
  const registry = await startRegistry();
  const registryHost = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
  const proxy = await startProxy();
  try {
    const through = { origin: proxy.origin, path: `/api/v2/${registryHost}/bench/blobs/${BLOB_PATH}` };
    const straight = { origin: `http://${registryHost}`, path: '/' };
    const samples = new Samples();
    for (let round = 0; round < rounds; round += 1) {
      samples.add('straight', await timeQuickReader(straight));
      samples.add('through the proxy', await timeQuickReader(through));
    }
    report.times('200 MiB from a registry on loopback, one quick reader', samples);

    const { before, warm, peak, bytes } = await watchSlowReaders(through, proxy.process, slowSeconds);
    report.fact(
      `Proxy, ${READERS} slow readers of a blob of 200 MiB, resident memory`,
      `${mib(before)} before, ${mib(warm)} after ${WARM_UP_SECONDS} s, at most ${mib(peak)} in ${slowSeconds} s ` +
        `(${mib(bytes)} passed)`,
    );
    report.target('proxy, growth of its memory under 50 slow readers, MiB', (peak - warm) / 2 ** 20, { atMost: 32 });
  } finally {
    proxy.process.kill();
    registry.close();
    registry.closeAllConnections();
  }
}

interface Place {
  readonly origin: string;
  readonly path: string;
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

/** Answers everything with the blob, as fast as it is read. */
function startRegistry(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': BLOB_BYTES });
    let left = BLOB_BYTES;
    const fill = () => {
      while (left > 0) {
        left -= CHUNK.length;
        if (!response.write(CHUNK)) {
          response.once('drain', fill);
          return;
        }
      }
      response.end();
    };
    fill();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export async function startProxy(): Promise<{ readonly origin: string; readonly process: ChildProcess }> {
  const child = spawn(process.execPath, [inProject('bin', 'layerscope.mjs'), 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString());
      if (found !== null) resolve(found[0]);
    });
    child.once('exit', () => reject(new Error('the proxy did not start')));
  });
  return { origin, process: child };
}

function open({ origin, path }: Place): Promise<IncomingMessage> {
  const options: RequestOptions = { headers: { [CLIENT_HEADER]: CLIENT_HEADER_VALUE }, agent: false };
  return new Promise((resolve, reject) => {
    get(`${origin}${path}`, options, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`status ${String(response.statusCode)}`));
    }).once('error', reject);
  });
}

async function timeQuickReader(place: Place): Promise<number> {
  const start = performance.now();
  let bytes = 0;
  for await (const chunk of await open(place)) bytes += (chunk as Buffer).length;
  if (bytes !== BLOB_BYTES) throw new Error(`${bytes} bytes came through`);
  return performance.now() - start;
}

interface SlowOutcome {
  readonly before: number;
  readonly warm: number;
  readonly peak: number;
  /** Bytes that all readers took together. */
  readonly bytes: number;
}

async function watchSlowReaders(place: Place, proxy: ChildProcess, seconds: number): Promise<SlowOutcome> {
  const before = residentBytes(proxy);
  const responses = await Promise.all(Array.from({ length: READERS }, () => open(place)));
  let bytes = 0;
  const timers = responses.map((response) => {
    response.pause();
    return setInterval(() => {
      const piece = response.read() as Buffer | null;
      bytes += piece?.length ?? 0;
    }, SLOW_PAUSE_MS);
  });
  let warm = 0;
  let peak = 0;
  const start = performance.now();
  for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - start) / 1000) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    const resident = residentBytes(proxy);
    if (elapsed < WARM_UP_SECONDS) warm = Math.max(warm, resident);
    else peak = Math.max(peak, resident);
  }
  for (const timer of timers) clearInterval(timer);
  for (const response of responses) response.destroy();
  return { before, warm, peak, bytes };
}

/** Resident memory of another process; `ps` counts in KiB. */
function residentBytes({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) * 1024;
}
