/**
 * A small internet, run as a program of its own inside a network namespace whose loopback interface has the public addresses below:
 * registries that speak https on port 443, our server in public mode, and a server with https in front of it. Asks the questions
 * of public-tls.test.ts and prints the answers as JSON.
 */
import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { createApp } from '../app.ts';
import { createNodeRegistryHandler } from '../node-registry-handler.ts';
import { startNodeServer } from '../node-server.ts';

/** Public addresses, which nobody reaches from within the namespace. */
const ADDRESS_BY_NAME: ReadonlyMap<string, string> = new Map([
  ['registry.example', '8.8.8.1'],
  ['storage.example', '8.8.8.1'],
  // Answers with the certificate of registry.example.
  ['impostor.example', '8.8.8.1'],
  ['inside.example', '127.0.0.1'],
]);

const DIGEST = `sha256:${'d'.repeat(64)}`;
const folder = process.argv[2] ?? '.';
const tls = { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) };

function answerAsRegistry(request: IncomingMessage, response: ServerResponse): void {
  const { host = '' } = request.headers;
  if (request.url?.includes('/blobs/') === true && host === 'registry.example') {
    const name = request.url.endsWith(DIGEST) ? 'storage.example' : 'inside.example';
    response.writeHead(307, { Location: `https://${name}${request.url}` });
    response.end();
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
  response.end(`from ${host}`);
}

/** As a server of the operator's does it: ends https and passes everything on, the client's address added. */
function passOn(port: number) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const headers = { ...request.headers, 'x-real-ip': request.socket.remoteAddress ?? '' };
    const onward = httpRequest({ port, host: '127.0.0.1', path: request.url, method: request.method, headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  };
}

function listen(handle: Parameters<typeof createHttpsServer>[1], address: string, port: number): Promise<void> {
  return new Promise((resolve) => createHttpsServer(tls, handle).listen(port, address, resolve));
}

/** As the page's script, with what its browser adds on https. */
function ask(path: string, fetchMetadata: Readonly<Record<string, string>>): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'X-Layerscope': '1', Host: 'layerscope.example', ...fetchMetadata };
    const asked = httpsRequest(
      { host: '127.0.0.1', port: 8443, servername: 'layerscope.example', path, headers },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

await listen(answerAsRegistry, '8.8.8.1', 443);
const server = await startNodeServer({
  port: 0,
  clientAddressHeader: 'X-Real-IP',
  handle: createApp({
    pageFolder: folder,
    registryHandler: createNodeRegistryHandler({
      mode: 'public',
      allowedRegistries: ['*'],
      privateHosts: [],
      usesStoredCredentials: false,
      log: () => undefined,
      resolve: (name) => {
        const address = ADDRESS_BY_NAME.get(name);
        if (address === undefined) return Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));
        return Promise.resolve([{ address, family: 4 }]);
      },
    }),
  }),
});
await listen(passOn(Number(new URL(server.url).port)), '127.0.0.1', 8443);

const browser = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' };
const answers = {
  manifest: await ask('/api/v2/registry.example/team/app/manifests/latest', browser),
  blob: await ask(`/api/v2/registry.example/team/app/blobs/${DIGEST}`, browser),
  wrongName: await ask('/api/v2/impostor.example/team/app/manifests/latest', browser),
  redirectInside: await ask(`/api/v2/registry.example/team/app/blobs/sha256:${'e'.repeat(64)}`, browser),
  nameInside: await ask('/api/v2/inside.example/team/app/manifests/latest', browser),
  withoutBrowser: await ask('/api/v2/registry.example/team/app/manifests/latest', {}),
  fromElsewhere: await ask('/api/v2/registry.example/team/app/manifests/latest', {
    ...browser,
    'Sec-Fetch-Site': 'cross-site',
  }),
};
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
