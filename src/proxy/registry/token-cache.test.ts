import { describe, expect, it } from 'vitest';
import { TokenCache } from './token-cache.ts';

const token = (text: string, expiresInSeconds = 300) => ({ authorization: `Bearer ${text}`, expiresInSeconds });

describe('a token', () => {
  it('is kept until half a minute before its end', async () => {
    let nowMs = 0;
    const tokens = new TokenCache(() => nowMs, true);
    await tokens.renew('a', null, async () => token('one', 300));
    nowMs = 269_999;
    expect(tokens.find('a')).toBe('Bearer one');
    nowMs = 270_000;
    expect(tokens.find('a')).toBeNull();
  });

  it('is fetched once for all who wait for it', async () => {
    const tokens = new TokenCache(() => 0, true);
    let exchanges = 0;
    let finish = () => {};
    const exchange = () =>
      new Promise<ReturnType<typeof token>>((resolve) => {
        exchanges += 1;
        finish = () => resolve(token('one'));
      });
    const both = [tokens.renew('a', null, exchange), tokens.renew('a', null, exchange)];
    finish();
    expect(await Promise.all(both)).toEqual(['Bearer one', 'Bearer one']);
    expect(exchanges).toBe(1);
  });

  it('is fetched by each for itself where requests may not wait for each other', async () => {
    const tokens = new TokenCache(() => 0, false);
    let exchanges = 0;
    const exchange = async () => {
      exchanges += 1;
      return token('one');
    };
    await Promise.all([tokens.renew('a', null, exchange), tokens.renew('a', null, exchange)]);
    expect(exchanges).toBe(2);
  });

  it('that was refused is fetched anew, unless another request has done so', async () => {
    const tokens = new TokenCache(() => 0, true);
    await tokens.renew('a', null, async () => token('one'));
    expect(await tokens.renew('a', 'Bearer one', async () => token('two'))).toBe('Bearer two');
    expect(await tokens.renew('a', 'Bearer one', async () => token('three'))).toBe('Bearer two');
  });

  it('that could not be had is asked for again', async () => {
    const tokens = new TokenCache(() => 0, true);
    await expect(tokens.renew('a', null, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await tokens.renew('a', null, async () => null)).toBeNull();
    expect(await tokens.renew('a', null, async () => token('one'))).toBe('Bearer one');
  });

  it('belongs to its key, and the oldest goes when there are too many', async () => {
    const tokens = new TokenCache(() => 0, true);
    for (let key = 0; key <= 1000; key++) await tokens.renew(`${key}`, null, async () => token(`${key}`));
    expect(tokens.find('0')).toBeNull();
    expect(tokens.find('1')).toBe('Bearer 1');
    expect(tokens.find('1000')).toBe('Bearer 1000');
  });
});
