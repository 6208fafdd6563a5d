import { describe, expect, it } from 'vitest';
import { nextTurn, TURN_BUDGET_MS, TurnKeeper } from './event-loop-turn.ts';

function holdThreadFor(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('a turn of the event loop', () => {
  it('comes after a message that is already waiting, which a promise does not', async () => {
    const { port1, port2 } = new MessageChannel();
    let heard = false;
    const message = new Promise<void>((resolve) => {
      port1.onmessage = () => {
        heard = true;
        resolve();
      };
    });
    port2.postMessage('cancel');
    await Promise.resolve();
    expect(heard).toBe(false);
    await nextTurn();
    await message;
    expect(heard).toBe(true);
    port1.close();
  });

  it('is due when work has held the thread for too long, and not again at once', async () => {
    const turns = new TurnKeeper();
    expect(turns.turnIfDue()).toBeNull();
    holdThreadFor(TURN_BUDGET_MS + 1);
    const turn = turns.turnIfDue();
    expect(turn).not.toBeNull();
    await turn;
    expect(turns.turnIfDue()).toBeNull();
  });
});
