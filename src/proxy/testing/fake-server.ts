import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server got: tests assert on it that nothing reached the wrong one. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Behaviour = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

const NOTHING: Behaviour = (_request, response) => {
  reply(response, 404);
};

/** A server of ours on the loopback interface that does as a test says and remembers what it was asked. */
export class FakeServer {
  readonly seen: SeenRequest[] = [];
  behave: Behaviour = NOTHING;
  #server: Server | null = null;
  /** Connections that were opened to it. */
  connections = 0;
  #departures = 0;
  #waiting: (() => void)[] = [];

  static async start(): Promise<FakeServer> {
    const fake = new FakeServer();
    await fake.start();
    return fake;
  }

  /** Begins anew at a port of its own, with everything forgotten. */
  async start(): Promise<void> {
    this.seen.length = 0;
    this.behave = NOTHING;
    this.connections = 0;
    this.#departures = 0;
    this.#waiting = [];
    const server = createServer((request, response) => void this.#take(server, request, response));
    server.on('connection', () => (this.connections += 1));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server?.address() as AddressInfo).port;
  }

  /** Paths and queries in the order in which they came. */
  get urls(): readonly string[] {
    return this.seen.map(({ url }) => url);
  }

  /** Resolves when one more answer was cut off by whoever asked. */
  departure(): Promise<void> {
    if (this.#departures > 0) {
      this.#departures -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): Promise<void> {
    const server = this.#server;
    return new Promise((resolve) => {
      if (server === null) {
        resolve();
        return;
      }
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #take(server: Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      // What a test left open is nobody's any more when the next one has begun.
      if (response.writableFinished || server !== this.#server) return;
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#departures += 1;
      else waiting();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
    this.seen.push(seen);
    await this.behave(seen, response);
  }
}

export function reply(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
  body: string | Uint8Array = '',
): void {
  response.writeHead(status, headers as Record<string, string | string[]>);
  response.end(body);
}

export function replyJson(
  response: ServerResponse,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): void {
  reply(response, status, { 'content-type': 'application/json', ...headers }, JSON.stringify(value));
}
