import { describe, expect, test } from 'vitest';
import { maxHistoryEntries, readImageConfig } from './image-config.ts';
import type { Json } from './json-document.ts';

const read = (value: unknown): NonNullable<ReturnType<typeof readImageConfig>> => readImageConfig(value as Json)!;

describe('an image config', () => {
  test('gives every setting of the specification', () => {
    const { config, platform, created, author, diffIds, problems } = read({
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
      created: '2024-01-02T03:04:05Z',
      author: 'someone',
      rootfs: { type: 'layers', diff_ids: ['sha256:a'] },
      config: {
        Entrypoint: ['/entry'],
        Cmd: ['sh', '-c'],
        Env: ['PATH=/bin'],
        User: '1000:1000',
        WorkingDir: '/work',
        ExposedPorts: { '80/tcp': {} },
        Volumes: { '/data': {} },
        Labels: { a: 'b' },
        Healthcheck: { Test: ['CMD', 'true'], Interval: 30_000_000_000, Retries: 3 },
        StopSignal: 'SIGINT',
        Shell: ['/bin/bash', '-c'],
        OnBuild: ['RUN true'],
      },
    });
    expect(platform).toEqual({ os: 'linux', architecture: 'arm', variant: 'v7' });
    expect([created, author, diffIds]).toEqual(['2024-01-02T03:04:05Z', 'someone', ['sha256:a']]);
    expect(config).toEqual({
      entrypoint: ['/entry'],
      cmd: ['sh', '-c'],
      env: ['PATH=/bin'],
      user: '1000:1000',
      workingDir: '/work',
      exposedPorts: ['80/tcp'],
      volumes: ['/data'],
      labels: new Map([['a', 'b']]),
      healthcheck: {
        test: ['CMD', 'true'],
        intervalNs: 30_000_000_000,
        timeoutNs: null,
        startPeriodNs: null,
        retries: 3,
      },
      stopSignal: 'SIGINT',
      shell: ['/bin/bash', '-c'],
      onBuild: ['RUN true'],
    });
    expect(problems).toEqual([]);
  });

  test('with nulls everywhere is an empty config without problems', () => {
    const { config, history, diffIds, problems } = read({ config: null, history: null, rootfs: null, created: null });
    expect(config.env).toEqual([]);
    expect([history, diffIds, problems]).toEqual([[], [], []]);
  });

  test('with wrong types leaves those parts out and names them', () => {
    const { config, history, diffIds, problems } = read({
      config: {
        Env: 'A=b',
        Cmd: [1, 'x'],
        ExposedPorts: 5,
        Healthcheck: 'none',
        Entrypoint: { a: 1 },
        Volumes: ['/v'],
      },
      history: [null, 'x', { created_by: 5, empty_layer: 'true' }, { created_by: 'RUN x', empty_layer: 'no' }],
      rootfs: { diff_ids: ['sha256:a', 5] },
    });
    expect(config.env).toEqual(['A=b']);
    expect([config.cmd, config.entrypoint, config.healthcheck]).toEqual([['x'], null, null]);
    expect([config.exposedPorts, config.volumes]).toEqual([[], ['/v']]);
    expect(history.map((record) => [record.createdBy, record.emptyLayer])).toEqual([
      [null, true],
      ['RUN x', false],
    ]);
    expect(diffIds).toEqual(['sha256:a', null]);
    expect(problems).toHaveLength(5);
    expect(problems[0]).toContain('2 history entries');
  });

  test('with a history past the limit keeps its start and says so', () => {
    const { history, problems } = read({ history: new Array<object>(maxHistoryEntries + 1).fill({}) });
    expect(history).toHaveLength(maxHistoryEntries);
    expect(problems[0]).toContain('more than 100000');
  });

  test.each([null, 5, 'x', []])('%j is no config', (value) => {
    expect(readImageConfig(value as Json)).toBeNull();
  });
});
