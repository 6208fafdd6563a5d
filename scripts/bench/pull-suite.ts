import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { MediaType, jsonBytes } from '../../fixtures/build/build-image.ts';
import type { BenchApp } from './app-page.ts';
import { configBytes, digestBytes, type MachineImages } from './bench-images.ts';
import type { BenchReport } from './bench-report.ts';
import { Samples } from './medians.ts';
import { startProxy } from './proxy-suite.ts';
import { digestFile } from './write-layers.ts';

/**
 * The same gzip image pulled from a registry on loopback through the proxy, and opened as a file. Digests are verified in both,
 * as they are by default: of a pulled image while it comes, of a file after it was read.
 */
export async function measurePull(
  app: BenchApp,
  images: MachineImages,
  rounds: number,
  report: BenchReport,
): Promise<void> {
  const registry = await startRegistry(images);
  const proxy = await startProxy();
  const name = `127.0.0.1:${String((registry.address() as AddressInfo).port)}/bench:1`;
  const samples = new Samples();
  try {
    for (let round = 0; round < rounds; round += 1) {
      samples.add('opened as a file', (await app.timeOpening(images.ociGzip, { workers: 2, verify: true })).idleMs);
      const pulled = await app.timePulling(proxy.origin, name);
      samples.add('pulled through the proxy', pulled.idleMs);
      samples.add('history of the pulled image', pulled.historyMs);
    }
  } finally {
    proxy.process.kill();
    registry.close();
    registry.closeAllConnections();
  }
  report.times('The gzip image, verified', samples);
  report.target(
    'pulled from a registry on loopback, against the same image as a file',
    samples.ratio('pulled through the proxy', 'opened as a file'),
    { atMost: 1.3 },
  );
}

interface Served {
  readonly type: string;
  readonly content: Uint8Array | { readonly file: string; readonly size: number };
}

/** A registry of one image: what the pull of it asks for, and nothing else. */
async function startRegistry({ layers }: MachineImages): Promise<Server> {
  const served = new Map<string, Served>();
  const add = async (type: string, content: Uint8Array) => {
    const digest = await digestBytes(content);
    served.set(digest, { type, content });
    return { mediaType: type, digest, size: content.length };
  };
  const blobs = [];
  for (const { gzip } of layers) {
    const { size } = await stat(gzip);
    const digest = await digestFile(gzip);
    served.set(digest, { type: 'application/octet-stream', content: { file: gzip, size } });
    blobs.push({ mediaType: `${MediaType.layer}+gzip`, digest, size });
  }
  const config = await add(MediaType.config, configBytes(layers.map((layer) => layer.diffId)));
  const document = { schemaVersion: 2, mediaType: MediaType.manifest, config, layers: blobs };
  const manifest = await add(MediaType.manifest, jsonBytes(document));

  const server = createServer((request, response) => {
    const reference = /^\/v2\/bench\/(?:manifests|blobs)\/(.+)$/.exec(request.url ?? '')?.[1];
    const found = served.get(reference === '1' ? manifest.digest : (reference ?? ''));
    if (found === undefined) response.writeHead(404).end();
    else send(response, found, request.headers.range);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function send(response: ServerResponse, { type, content }: Served, range: string | undefined): void {
  const size = content instanceof Uint8Array ? content.length : content.size;
  const [, from = '0', to = String(size - 1)] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  const start = Number(from);
  const end = Math.min(Number(to), size - 1);
  response.writeHead(range === undefined ? 200 : 206, {
    'Content-Type': type,
    'Content-Length': end - start + 1,
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  });
  if (content instanceof Uint8Array) response.end(content.subarray(start, end + 1));
  else createReadStream(content.file, { start, end, highWaterMark: 1 << 20 }).pipe(response);
}
