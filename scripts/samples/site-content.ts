/**
 * The files of the sample image: a tiny site about layers, the configuration of an imaginary web server and the cache
 * of an imaginary package manager. All of it was written for this project.
 */

export const OS_RELEASE = `NAME="Pocket Linux"
ID=pocket
VERSION_ID=3
PRETTY_NAME="Pocket Linux 3 (a system that exists only in this sample)"
`;

export const PASSWD = `root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/false
`;

export const GROUP = `root:x:0:
nobody:x:65534:
`;

/** Stands for a program: what it would do, as a script of comments. */
export function program(name: string, says: string): string {
  return `#!/bin/sh
# ${name}: ${says}
# Real images hold a compiled program here. This one only has to be a file with a size, a mode and an owner.
echo "${name}: ${says}"
`;
}

export const SERVER_CONFIG_DEFAULT = `# tinyserve: the defaults that the package installs
listen  = 8080
root    = /usr/share/tinyserve/welcome
log     = /var/log/tinyserve.log
workers = 1
`;

export const SERVER_CONFIG_OURS = `# tinyserve: our own settings. The file of the package, in the layer below, is hidden by this one.
listen  = 8080
root    = /srv/www/current
log     = stdout
workers = 4
gzip    = on
`;

export const WELCOME_PAGE = page('It works', [
  'This is the welcome page that the package installs. Nobody will see it once our own site is copied in.',
]);

export const HOME_PAGE = page('Hello, layers', [
  'An image is a stack of layers. Each layer is a tar archive: the files that one instruction added or changed.',
  'Read from the bottom to the top: a file in a higher layer hides the file of the same name below it.',
]);

export const HOME_PAGE_WITH_BANNER = HOME_PAGE.replace('<main>', '<p class="banner">Now with fonts.</p>\n<main>');

export const ABOUT_PAGE = page('What is a whiteout?', [
  'A layer cannot reach down and erase. To remove a file it holds an empty file named .wh.NAME: a whiteout.',
  'The file is gone from the container, yet its bytes still travel with the image.',
]);

export const OPAQUE_PAGE = page('What is an opaque whiteout?', [
  'A directory that holds .wh..wh..opq starts afresh: nothing that lower layers put into it shows through.',
]);

export const STYLE_SHEET = `:root { color-scheme: light dark; }
body { max-width: 40rem; margin: 4rem auto; font: 1.1rem/1.6 system-ui, sans-serif; }
.banner { padding: 0.5rem 1rem; border: 1px solid currentcolor; border-radius: 0.5rem; }
`;

export const SCRIPT = `// Counts the layers of the page, of which there is one.
document.querySelector('main')?.setAttribute('data-layers', '1');
`;

export const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" role="img" aria-label="Three stacked layers">
  <path d="M4 32 24 42 44 32 24 22Z" fill="#94a3b8"/>
  <path d="M4 24 24 34 44 24 24 14Z" fill="#64748b"/>
  <path d="M4 16 24 26 44 16 24 6Z" fill="#334155"/>
</svg>
`;

/** The kind of file that slips into an image by mistake, and that a later whiteout does not take out of it. */
export const FORGOTTEN_SECRET = `# Copied in by mistake, and removed two instructions later: look for it in the layer that copied it.
DEPLOY_TOKEN=this-is-a-sample-and-no-secret
`;

/** An index of an imaginary package repository: long, dull and worth removing. */
export function packageIndex(entries: number): string {
  const lines: string[] = [];
  for (let at = 0; at < entries; at += 1) {
    const name = `${WORDS[at % WORDS.length] ?? ''}-${WORDS[(at * 7 + 3) % WORDS.length] ?? ''}`;
    lines.push(
      `P:${name}\nV:${String((at % 9) + 1)}.${String((at * 13) % 40)}.${String(at % 5)}\nS:${String(1000 + ((at * 7919) % 90_000))}\n`,
    );
  }
  return lines.join('\n');
}

/** A glyph table in text, standing for a font: long enough to be worth caring about. */
export function glyphTable(family: string, glyphs: number): string {
  const lines = [`font ${family}`];
  for (let at = 0; at < glyphs; at += 1) {
    const outline = Array.from({ length: 6 }, (_, point) => String((at * 31 + point * 17) % 1000)).join(' ');
    lines.push(`glyph U+${(0x41 + at).toString(16).padStart(4, '0')} ${outline}`);
  }
  return `${lines.join('\n')}\n`;
}

const WORDS = [
  'amber',
  'basalt',
  'cedar',
  'dune',
  'ember',
  'fjord',
  'grove',
  'harbor',
  'island',
  'juniper',
  'kelp',
  'lagoon',
  'meadow',
];

function page(title: string, paragraphs: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<link rel="stylesheet" href="/assets/style.css">
<main>
<h1>${title}</h1>
${paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n')}
</main>
</html>
`;
}
