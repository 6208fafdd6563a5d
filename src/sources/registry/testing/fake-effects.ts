import type { RegistryClientOptions } from '../registry-client.ts';
import { RegistryClient } from '../registry-client.ts';
import type { FakeRegistry } from './fake-registry.ts';

/** A clock that only moves when somebody waits. */
export class FakeClock {
  nowMs = 0;
  readonly waits: number[] = [];

  readonly now = (): number => this.nowMs;
  readonly wait = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    await Promise.resolve();
    signal?.throwIfAborted();
    this.waits.push(milliseconds);
    this.nowMs += milliseconds;
  };
}

export function fakeClient(
  registry: FakeRegistry,
  clock = new FakeClock(),
  options: Omit<RegistryClientOptions, 'effects'> = {},
): RegistryClient {
  return new RegistryClient({ effects: { fetch: registry.fetch, wait: clock.wait, now: clock.now }, ...options });
}
