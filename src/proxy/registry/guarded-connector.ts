/**
 * Connections for Node that go where they may and nowhere else. The check sits where the socket is opened: one resolution
 * is one connection, so a name that changes its address between check and use (DNS rebinding) gains nothing. A filter in
 * `lookup` alone would be passed by addresses written in the URL, which are never looked up.
 */
import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPermitted } from './address-rules.ts';
import type { Reach } from './upstream.ts';

/** All addresses of a name. Rejects like `dns.lookup`. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Opens the socket to an address that passed; replaced in tests to see where it would have gone. */
export type Connector = ReturnType<typeof buildConnector>;

/** Code of the error for an address that may not be reached. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

const CONNECT_TIMEOUT_MS = 10_000;

export const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

export function createGuardedConnector(reach: Reach, resolve: Resolve = resolveBySystem): Connector {
  const connect = buildConnector({ lookup: filteredLookup(reach, resolve), timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isPermitted(host, reach)) {
      callback(refusal(host), null);
      return;
    }
    connect(options, (...[error, socket]) => {
      if (error !== null) callback(error, null);
      else if (isPermitted(socket.remoteAddress ?? '', reach)) callback(null, socket);
      else {
        socket.destroy();
        callback(refusal(host), null);
      }
    });
  };
}

function filteredLookup(reach: Reach, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const permitted = addresses.filter(({ address }) => isPermitted(address, reach));
        const [first] = permitted;
        if (first === undefined) callback(refusal(hostname), []);
        else if (options.all === true) callback(null, permitted);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), []);
      },
    );
  };
}

function refusal(host: string): Error {
  return Object.assign(new Error(`the address of ${host} may not be reached`), { code: ADDRESS_REFUSED });
}
