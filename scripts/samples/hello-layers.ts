import type { HistorySpec, ImageSpec, LayerSpec } from '../../fixtures/build/build-image.ts';
import { dir, file, hardlink, symlink } from './fixture-lines.ts';
import * as content from './site-content.ts';

/** Noon on 12 March 2024, and a minute for each instruction after it. */
const FIRST_INSTRUCTION_SECONDS = 1_710_244_800;
const WEB_OWNER = '1000:1000';
/** Enough glyphs that the font weighs more than all the rest: about 88 kB each. */
const GLYPHS = 1200;

/** An instruction with its layer, or without one for those that only change the config. */
interface Step {
  readonly createdBy: string;
  readonly layer?: (mtime: number) => readonly string[];
}

/**
 * The story of the sample, one instruction after another: a small site is put together the way many real images are,
 * with the usual mistakes in it, so that every mark has something to show.
 */
const STEPS: readonly Step[] = [
  {
    createdBy: 'ADD pocket-rootfs.tar / # buildkit',
    layer: (mtime) => [
      symlink('/bin', 'usr/bin', { mtime }),
      dir('/etc', { mtime }),
      file('/etc/os-release', content.OS_RELEASE, { mtime }),
      file('/etc/passwd', content.PASSWD, { mtime }),
      file('/etc/group', content.GROUP, { mtime }),
      file('/etc/motd', 'Welcome to Pocket Linux.\n', { mtime }),
      dir('/root', { mode: '0700', mtime }),
      dir('/tmp', { mode: '1777', mtime }),
      dir('/usr', { mtime }),
      dir('/usr/bin', { mtime }),
      file('/usr/bin/sh', content.program('sh', 'would read commands'), { mode: '0755', mtime }),
      file('/usr/bin/pkg', content.program('pkg', 'would install packages'), { mode: '0755', mtime }),
      // A program that runs with the rights of its owner, whoever starts it: the mode starts with a 4.
      file('/usr/bin/elevate', content.program('elevate', 'would run a command as root'), { mode: '4755', mtime }),
      dir('/var', { mtime }),
      dir('/var/cache', { mtime }),
      dir('/var/lib/pkg', { mtime }),
      file('/var/lib/pkg/installed', 'pocket-base 3\n', { mtime }),
    ],
  },
  { createdBy: 'CMD ["/bin/sh"]' },
  { createdBy: 'LABEL org.opencontainers.image.title=hello-layers' },
  { createdBy: 'ENV SITE_ROOT=/srv/www SITE_LANG=en' },
  { createdBy: 'ARG FONT_FAMILY=Pocket Sans' },
  {
    createdBy: 'RUN |1 FONT_FAMILY=Pocket Sans /bin/sh -c pkg update && pkg install tinyserve # buildkit',
    layer: (mtime) => [
      dir('/etc', { mtime }),
      dir('/etc/tinyserve', { mtime }),
      file('/etc/tinyserve/tinyserve.conf', content.SERVER_CONFIG_DEFAULT, { mtime }),
      dir('/usr/bin', { mtime }),
      file('/usr/bin/tinyserve', content.program('tinyserve', 'would serve files'), { mode: '0755', mtime }),
      dir('/usr/share/tinyserve/welcome', { mtime }),
      file('/usr/share/tinyserve/welcome/index.html', content.WELCOME_PAGE, { mtime }),
      dir('/var/cache/pkg', { mtime }),
      file('/var/cache/pkg/index-main.txt', content.packageIndex(900), { mtime }),
      file('/var/cache/pkg/index-extra.txt', content.packageIndex(500), { mtime }),
      file('/var/lib/pkg/installed', 'pocket-base 3\ntinyserve 1.4\n', { mtime }),
    ],
  },
  { createdBy: 'WORKDIR /srv/www', layer: (mtime) => [dir('/srv', { mtime }), dir('/srv/www', { mtime })] },
  {
    createdBy: 'COPY site . # buildkit',
    layer: (mtime) => [
      dir('/srv/www', { mtime }),
      file('/srv/www/.env', content.FORGOTTEN_SECRET, { mtime }),
      dir('/srv/www/assets', { mtime }),
      file('/srv/www/assets/style.css', content.STYLE_SHEET, { mtime }),
      file('/srv/www/assets/main.js', content.SCRIPT, { mtime }),
      file('/srv/www/assets/logo.svg', content.LOGO, { mtime }),
      file('/srv/www/assets/logo-draft.svg', content.LOGO.replaceAll('#334155', '#be185d'), { mtime }),
      dir('/srv/www/release-1', { mtime }),
      file('/srv/www/release-1/index.html', content.HOME_PAGE, { mtime }),
      file('/srv/www/release-1/whiteouts.html', content.ABOUT_PAGE, { mtime }),
      file('/srv/www/release-1/opaque.html', content.OPAQUE_PAGE, { mtime }),
      symlink('/srv/www/current', 'release-1', { mtime }),
      // A file here, a directory of the same name later: a change of type.
      file('/srv/www/downloads', 'Nothing to download yet.\n', { mtime }),
    ],
  },
  {
    createdBy: 'COPY tinyserve.conf /etc/tinyserve/tinyserve.conf # buildkit',
    layer: (mtime) => [
      dir('/etc', { mtime }),
      dir('/etc/tinyserve', { mtime }),
      file('/etc/tinyserve/tinyserve.conf', content.SERVER_CONFIG_OURS, { mtime }),
    ],
  },
  {
    createdBy:
      'RUN |1 FONT_FAMILY=Pocket Sans /bin/sh -c pkg fetch "$FONT_FAMILY" > /tmp/fonts.txt && split-fonts /tmp/fonts.txt /srv/www/fonts && rm /srv/www/downloads && mkdir /srv/www/downloads && ln /srv/www/fonts/regular.txt /srv/www/downloads/regular.txt # buildkit',
    layer: (mtime) => [
      dir('/srv/www', { mtime }),
      dir('/srv/www/downloads', { mtime }),
      dir('/srv/www/fonts', { mtime }),
      file('/srv/www/fonts/bold.txt', content.glyphTable('Pocket Sans Bold', GLYPHS), { mtime }),
      file('/srv/www/fonts/regular.txt', content.glyphTable('Pocket Sans', GLYPHS), { mtime }),
      hardlink('/srv/www/downloads/regular.txt', '/srv/www/fonts/regular.txt', { mtime }),
      dir('/tmp', { mode: '1777', mtime }),
      file(
        '/tmp/fonts.txt',
        content.glyphTable('Pocket Sans', GLYPHS) + content.glyphTable('Pocket Sans Bold', GLYPHS),
        { mtime },
      ),
    ],
  },
  {
    // Too late: the bytes were written by the layers below, and stay in them.
    createdBy:
      'RUN |1 FONT_FAMILY=Pocket Sans /bin/sh -c set -e\nrm /tmp/fonts.txt /srv/www/.env\nrm -r /var/cache/pkg\nrm -r /srv/www/assets && build-assets /srv/www/assets\n # buildkit',
    layer: (mtime) => [
      dir('/srv/www', { mtime }),
      'whiteout /srv/www/.env',
      dir('/srv/www/assets', { mtime }),
      // The directory was removed and made again in one instruction: it starts afresh.
      'opaque /srv/www/assets',
      file('/srv/www/assets/style.css', content.STYLE_SHEET.replaceAll('\n', ' '), { mtime }),
      file('/srv/www/assets/main.js', content.SCRIPT, { mtime }),
      file('/srv/www/assets/logo.svg', content.LOGO, { mtime }),
      dir('/tmp', { mode: '1777', mtime }),
      'whiteout /tmp/fonts.txt',
      dir('/var/cache', { mtime }),
      'whiteout /var/cache/pkg',
    ],
  },
  {
    // Only the owner changes, and yet every file is stored once more.
    createdBy: 'RUN |1 FONT_FAMILY=Pocket Sans /bin/sh -c chown -R 1000:1000 /srv/www # buildkit',
    layer: (mtime) => [
      dir('/srv/www', { owner: WEB_OWNER, mtime }),
      dir('/srv/www/assets', { owner: WEB_OWNER, mtime }),
      file('/srv/www/assets/style.css', content.STYLE_SHEET.replaceAll('\n', ' '), {
        owner: WEB_OWNER,
        mtime: mtime - 60,
      }),
      file('/srv/www/assets/main.js', content.SCRIPT, { owner: WEB_OWNER, mtime: mtime - 60 }),
      file('/srv/www/assets/logo.svg', content.LOGO, { owner: WEB_OWNER, mtime: mtime - 60 }),
      symlink('/srv/www/current', 'release-1', { owner: WEB_OWNER, mtime: mtime - 240 }),
      dir('/srv/www/downloads', { owner: WEB_OWNER, mtime: mtime - 120 }),
      dir('/srv/www/fonts', { owner: WEB_OWNER, mtime: mtime - 120 }),
      file('/srv/www/fonts/bold.txt', content.glyphTable('Pocket Sans Bold', GLYPHS), {
        owner: WEB_OWNER,
        mtime: mtime - 120,
      }),
      file('/srv/www/fonts/regular.txt', content.glyphTable('Pocket Sans', GLYPHS), {
        owner: WEB_OWNER,
        mtime: mtime - 120,
      }),
      hardlink('/srv/www/downloads/regular.txt', '/srv/www/fonts/regular.txt', {
        owner: WEB_OWNER,
        mtime: mtime - 120,
      }),
      dir('/srv/www/release-1', { owner: WEB_OWNER, mtime: mtime - 240 }),
      file('/srv/www/release-1/index.html', content.HOME_PAGE, { owner: WEB_OWNER, mtime: mtime - 240 }),
      file('/srv/www/release-1/opaque.html', content.OPAQUE_PAGE, { owner: WEB_OWNER, mtime: mtime - 240 }),
      file('/srv/www/release-1/whiteouts.html', content.ABOUT_PAGE, { owner: WEB_OWNER, mtime: mtime - 240 }),
    ],
  },
  {
    // COPY --link writes a layer without looking at those below: two of the three pages are identical copies.
    createdBy: 'COPY --link --chown=1000:1000 release-2 /srv/www/release-1 # buildkit',
    layer: (mtime) => [
      dir('/srv', { mtime }),
      dir('/srv/www', { owner: WEB_OWNER, mtime }),
      dir('/srv/www/release-1', { owner: WEB_OWNER, mtime }),
      file('/srv/www/release-1/index.html', content.HOME_PAGE_WITH_BANNER, { owner: WEB_OWNER, mtime }),
      file('/srv/www/release-1/opaque.html', content.OPAQUE_PAGE, { owner: WEB_OWNER, mtime: mtime - 360 }),
      // Listed again with another time and nothing else: touched.
      file('/srv/www/release-1/whiteouts.html', content.ABOUT_PAGE, { owner: WEB_OWNER, mtime }),
    ],
  },
  { createdBy: 'EXPOSE map[8080/tcp:{}]' },
  { createdBy: 'USER 1000:1000' },
  { createdBy: 'HEALTHCHECK &{["CMD" "tinyserve" "--ping"] "30s" "3s" "5s" "0s" \'\\x03\'}' },
  { createdBy: 'STOPSIGNAL SIGTERM' },
  { createdBy: 'ENTRYPOINT ["/usr/bin/tinyserve"]' },
  { createdBy: 'CMD ["--config" "/etc/tinyserve/tinyserve.conf"]' },
];

export function helloLayers(packing: LayerSpec['packing']): ImageSpec {
  const layers: LayerSpec[] = [];
  const history: HistorySpec[] = [];
  for (const [at, step] of STEPS.entries()) {
    const mtime = FIRST_INSTRUCTION_SECONDS + at * 60;
    if (step.layer !== undefined) layers.push({ text: step.layer(mtime).join('\n'), packing: packing ?? 'none' });
    history.push({
      created: instant(mtime),
      created_by: step.createdBy,
      comment: 'buildkit.dockerfile.v0',
      ...(step.layer === undefined ? { empty_layer: true } : {}),
    });
  }
  return {
    names: ['hello-layers:1.0'],
    platform: { os: 'linux', architecture: 'amd64' },
    created: instant(FIRST_INSTRUCTION_SECONDS + (STEPS.length - 1) * 60),
    config: {
      User: '1000:1000',
      ExposedPorts: { '8080/tcp': {} },
      Env: ['PATH=/usr/bin', 'SITE_ROOT=/srv/www', 'SITE_LANG=en'],
      Entrypoint: ['/usr/bin/tinyserve'],
      Cmd: ['--config', '/etc/tinyserve/tinyserve.conf'],
      WorkingDir: '/srv/www',
      Labels: { 'org.opencontainers.image.title': 'hello-layers' },
      // Nanoseconds, as Docker stores them.
      Healthcheck: {
        Test: ['CMD', 'tinyserve', '--ping'],
        Interval: 30_000_000_000,
        Timeout: 3_000_000_000,
        StartPeriod: 5_000_000_000,
        Retries: 3,
      },
      StopSignal: 'SIGTERM',
    },
    layers,
    history,
  };
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
