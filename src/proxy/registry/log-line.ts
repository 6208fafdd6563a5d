import type { RegistryErrorCode } from '../../base/registry-api.ts';
import type { Route } from './routes.ts';

/** What is kept of one request: no repository, tag, token, address or query. */
export interface LogEntry {
  readonly kind: Route['kind'] | 'none';
  /** Null where the request named none that is one. */
  readonly registry: string | null;
  readonly status: number;
  /** Bytes of body that were sent. */
  readonly bytes: number;
  readonly ms: number;
  readonly code: RegistryErrorCode | null;
}

export function formatLogLine(entry: LogEntry): string {
  const { kind, registry, status, bytes, ms, code } = entry;
  return `${kind} ${registry ?? '-'} ${status} ${bytes} B ${Math.round(ms)} ms${code === null ? '' : ` ${code}`}`;
}
