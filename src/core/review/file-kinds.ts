import { latin1 } from '../layers/byte-string-pool.ts';
import type { PathTable } from '../layers/path-table.ts';

/** What a file seems to be, going by its name and the directories it lies in; its content is not looked at. */
export const fileKinds = [
  'executable',
  'library',
  'script',
  'source',
  'text',
  'docs',
  'media',
  'archive',
  'locale',
  'fonts',
  'database',
  'bytecode',
  'certificates',
  'other',
] as const;
export type FileKind = (typeof fileKinds)[number];

const endingsOf: Partial<Record<FileKind, string>> = {
  executable: 'exe elf com msi run appimage',
  library: 'so a dll dylib ko lib node wasm jmod o lo la rlib rmeta',
  script: 'sh bash zsh fish py rb pl pm js mjs cjs ts tsx jsx lua php tcl awk ps1 bat cmd r jl el vim gradle groovy',
  source: 'c h cc cpp cxx hpp hh hxx inc go rs java kt scala cs swift m mm s asm f f90 pas d ml mli hs erl ex proto',
  text: 'txt conf cfg ini json json5 yaml yml toml xml css scss less html htm xhtml csv tsv log list md5sums properties env service desktop rules map lock sql po template tmpl in',
  docs: 'md rst pdf ps dvi tex sty cls info texi adoc man 1 2 3 4 5 6 7 8 doc docx epub',
  media:
    'png jpg jpeg gif svg svgz webp ico bmp tif tiff xpm icns cur mp3 mp4 ogg oga wav flac webm avi mov aac psd eps',
  archive:
    'tar gz tgz xz txz bz2 tbz zip zst zstd lz4 lzma 7z rar deb rpm apk jar war ear whl egg gem nupkg crate cpio iso img vmdk',
  locale: 'mo gmo qm',
  fonts: 'ttf otf ttc woff woff2 pfb pfa afm pcf tfm vf fd enc pk mf',
  database: 'db sqlite sqlite3 mdb ldb cache idx frm ibd rdb leveldb',
  bytecode: 'pyc pyo class elc beam luac dex odex',
  certificates: 'pem crt cer der p12 pfx jks key pub csr crl p7b gpg asc kbx',
};

/** Directories whose files are all of one kind, whatever their endings. */
const directoryKinds: Readonly<Record<string, FileKind>> = {
  doc: 'docs',
  docs: 'docs',
  man: 'docs',
  info: 'docs',
  'gtk-doc': 'docs',
  locale: 'locale',
  locales: 'locale',
  i18n: 'locale',
  fonts: 'fonts',
  icons: 'media',
  pixmaps: 'media',
  __pycache__: 'bytecode',
  'ca-certificates': 'certificates',
};

/** Directories that say what a file is when its ending does not. */
const weakDirectoryKinds: Readonly<Record<string, FileKind>> = {
  bin: 'executable',
  sbin: 'executable',
  libexec: 'executable',
  include: 'source',
  src: 'source',
  certs: 'certificates',
  etc: 'text',
};

const OTHER = fileKinds.indexOf('other');
const UNKNOWN = 0xff;
/** Set on a number of a directory's kind that yields to the file's ending. */
const WEAK = 0x80;

const kindOfEnding = new Map<string, number>(
  Object.entries(endingsOf).flatMap(([kind, endings]) =>
    endings.split(' ').map((ending) => [ending, fileKinds.indexOf(kind as FileKind)] as const),
  ),
);

const kindOfDirectory = new Map<string, number>([
  ...Object.entries(directoryKinds).map(([name, kind]) => [name, fileKinds.indexOf(kind)] as const),
  ...Object.entries(weakDirectoryKinds).map(([name, kind]) => [name, fileKinds.indexOf(kind) | WEAK] as const),
]);

/** Names longer than this tell nothing more by their ending. */
const longestName = 255;

/** Finds the kinds of files; each name and each directory is looked at once. */
export class FileKindFinder {
  readonly #paths: PathTable;
  /** By name: number of the kind that the ending tells, or UNKNOWN where that is not known yet. */
  readonly #ofName: Uint8Array;
  /** By path: what lying below that directory says, or UNKNOWN where nothing does. */
  readonly #below: Uint8Array;

  constructor(paths: PathTable) {
    this.#paths = paths;
    this.#ofName = new Uint8Array(paths.names.count).fill(UNKNOWN);
    const hints = new Uint8Array(paths.names.count);
    this.#below = new Uint8Array(paths.count).fill(UNKNOWN);
    // A parent has a smaller number than its children. Of two hints the deeper counts, but a weak one yields to a strong one.
    for (let path = 1; path < paths.count; path++) {
      const above = this.#below[paths.parent[path]!]!;
      this.#below[path] = above;
      if (paths.firstChild[path]! < 0) continue;
      const name = paths.nameOf[path]!;
      if (hints[name] === 0) hints[name] = (kindOfDirectory.get(shortText(paths, name)) ?? UNKNOWN - 1) + 1;
      const own = hints[name]! - 1;
      const yields = own === UNKNOWN - 1 || ((own & WEAK) !== 0 && above !== UNKNOWN && (above & WEAK) === 0);
      if (!yields) this.#below[path] = own;
    }
  }

  /** Index into `fileKinds`. */
  kindOf(path: number): number {
    const name = this.#paths.nameOf[path]!;
    if (this.#ofName[name] === UNKNOWN) this.#ofName[name] = kindOfName(shortText(this.#paths, name));
    const byEnding = this.#ofName[name]!;
    const hint = this.#below[this.#paths.parent[path]!] ?? UNKNOWN;
    if (hint === UNKNOWN) return byEnding;
    return (hint & WEAK) === 0 ? hint : byEnding === OTHER ? hint & ~WEAK : byEnding;
  }
}

/** Index into `fileKinds` that a bare name tells. */
export function kindOfName(name: string): number {
  const lower = name.toLowerCase();
  if (/\.so(\.\d+)+$/.test(lower)) return fileKinds.indexOf('library');
  const dot = lower.lastIndexOf('.');
  return (dot < 0 ? undefined : kindOfEnding.get(lower.slice(dot + 1))) ?? OTHER;
}

function shortText(paths: PathTable, name: number): string {
  const bytes = paths.names.get(name);
  return latin1(bytes.subarray(Math.max(0, bytes.length - longestName)));
}
