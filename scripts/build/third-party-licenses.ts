import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Plugin, Rolldown } from 'vite';

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** `…/node_modules/@scope/name` of a module's path. */
const PACKAGE_FOLDER = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

/** First line of a module that scripts/setup/packaged-wasm.mjs took out of a package; the lines below it are notices. */
const VENDORED = /^\/\/ Taken from ([^ ]+) [^ ]+ by scripts\/setup\/packaged-wasm\.mjs/;

/** Second line of a module that scripts/setup/ensure-wasm.mjs built from others' sources: their title, and the path of the licence. */
const COMPILED = /^\/\/ Built from .*\n\/\/ Contains (.+), (.+)$/m;

/**
 * Writes names, versions and licence texts of everything bundled into one file beside the page. Vite's own
 * `build.license` knows neither what only workers import nor what was copied out of a package.
 * Use `forWorkers` among the plugins of the worker builds, which end before the page's build does, and `forPage` there.
 */
export function thirdPartyLicenses(fileName: string): { readonly forWorkers: Plugin; readonly forPage: Plugin } {
  const packageFolders = new Set<string>();
  const vendorNotices = new Map<string, string>();
  /** Path of the licence text, by title. */
  const compiledLicenses = new Map<string, string>();

  const note = (bundle: Rolldown.OutputBundle): void => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      for (const id of chunk.moduleIds) {
        const path = id.replaceAll('\\', '/').replace(/[?#].*$/, '');
        const folder = PACKAGE_FOLDER.exec(path)?.[0];
        if (folder !== undefined) packageFolders.add(folder);
        else if (existsSync(path)) noteVendored(path);
      }
    }
  };

  const noteVendored = (path: string): void => {
    const head = readFileSync(path, 'utf8').slice(0, 2000);
    const compiled = COMPILED.exec(head);
    if (compiled !== null) compiledLicenses.set(compiled[1]!, compiled[2]!);
    const packageName = VENDORED.exec(head)?.[1];
    if (packageName === undefined) return;
    const folder = join(process.cwd(), 'node_modules', packageName);
    packageFolders.add(folder);
    const comment = /^(?:\/\/.*\n)+/.exec(head)?.[0] ?? '';
    vendorNotices.set(folder, comment.replaceAll(/^\/\/ ?/gm, ''));
  };

  const describe = (folder: string): string => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    ) as PackageManifest;
    const textFiles = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)(\.|$)/i.test(file));
    const texts = textFiles.map((file) => readFileSync(join(folder, file), 'utf8').trim());
    const parts = [
      `## ${name} ${version} (${license ?? 'licence text below'})`,
      vendorNotices.get(folder)?.trim(),
      ...texts,
    ];
    return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
  };

  return {
    forWorkers: {
      name: 'layerscope:third-party-licenses:workers',
      generateBundle(_options, bundle) {
        note(bundle);
      },
    },
    forPage: {
      name: 'layerscope:third-party-licenses',
      apply: 'build',
      generateBundle(_options, bundle) {
        note(bundle);
        const compiled = [...compiledLicenses].map(
          ([title, path]) => `## ${title}\n\n${readFileSync(join(process.cwd(), path), 'utf8').trim()}`,
        );
        const sections = [...[...packageFolders].map(describe), ...compiled].sort();
        this.emitFile({
          type: 'asset',
          fileName,
          source: `# Third-party software in this build\n\n${sections.join('\n\n')}\n`,
        });
      },
    },
  };
}
