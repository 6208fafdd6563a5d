import { describe, expect, it } from 'vitest';
import { buildHistory } from './build-history.ts';
import { configOf, historyFrom, imageWith, recordOf } from './testing/history-images.ts';

describe('the rows of a history', () => {
  it('carry what the entry stores, to the letter', () => {
    const entry = recordOf({
      created: '2023-05-02T16:49:27Z',
      createdBy: '/bin/sh -c #(nop)  CMD ["/hello"]',
      author: 'Jo',
      comment: 'a note',
      emptyLayer: true,
    });
    expect(buildHistory(imageWith([entry], 0))).toEqual([
      {
        historyIndex: 0,
        createdBy: '/bin/sh -c #(nop)  CMD ["/hello"]',
        created: '2023-05-02T16:49:27Z',
        comment: 'a note',
        author: 'Jo',
        emptyLayer: true,
        layer: null,
        alignment: 'exact',
        keyword: 'CMD',
        text: '["/hello"]',
        buildArgs: [],
      },
    ]);
  });

  it('keep the stored flag where the entry has no layer left', () => {
    const rows = buildHistory(imageWith(historyFrom(['RUN a', 'RUN b']), 1));
    expect(rows.map((row) => [row.emptyLayer, row.layer])).toEqual([
      [false, 0],
      [false, null],
    ]);
  });

  it('use earlier ARG entries to read later ones', () => {
    const rows = buildHistory(
      imageWith(historyFrom(['- ARG MSG=a /bin/sh -c b', 'RUN |1 MSG=a /bin/sh -c b /bin/sh -c make # buildkit']), 1),
    );
    expect(rows[1]).toMatchObject({ text: 'make', buildArgs: ['MSG=a /bin/sh -c b'] });
  });

  it('use SHELL entries to read later ones', () => {
    const rows = buildHistory(
      imageWith(historyFrom(['RUN /my/sh -x a', '- SHELL [/my/sh -x]', 'RUN /my/sh -x b # buildkit']), 2),
    );
    expect(rows.map((row) => row.text)).toEqual(['/my/sh -x a', '["/my/sh", "-x"]', 'b']);
  });

  it("use the config's shell", () => {
    const config = configOf({ shell: ['powershell', '-Command', "$ProgressPreference = 'SilentlyContinue';"] });
    const history = historyFrom(["powershell -Command $ProgressPreference = 'SilentlyContinue'; Get-Item x"]);
    expect(buildHistory(imageWith(history, 1, config))[0]).toMatchObject({ keyword: 'RUN', text: 'Get-Item x' });
  });
});
