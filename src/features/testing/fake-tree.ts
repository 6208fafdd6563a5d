import { Mark, Reason, RemovalCause } from '../../core/analysis/change.ts';
import type { TimelineEntry } from '../../core/analysis/view-types.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';

/** An entry of a made-up layer. What is left out has the usual value. */
export interface FakeEntry {
  /** With a leading slash. */
  readonly path: string;
  readonly type?: EntryType;
  readonly sizeBytes?: number;
  /** Stands for the content: equal text, equal content. What readFile answers. */
  readonly content?: string;
  /** What readFile answers in place of `content`. */
  readonly bytes?: Uint8Array;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly userName?: string;
  readonly groupName?: string;
  readonly mtimeSeconds?: number;
  readonly linkTarget?: string;
  readonly device?: readonly [major: number, minor: number];
  readonly xattrs?: readonly (readonly [name: string, value: string])[];
  readonly sparse?: boolean;
  readonly storedBytes?: number;
}

export interface FakeLayer {
  readonly createdBy: string;
  readonly entries: readonly FakeEntry[];
  /** Paths that the layer hides. */
  readonly whiteouts?: readonly string[];
  /** Adds this many files below a directory without making an object for each. */
  readonly generated?: { readonly directory: string; readonly count: number };
}

export type FullEntry = Required<Omit<FakeEntry, 'device' | 'linkTarget'>> & {
  readonly device: readonly [number, number] | null;
  readonly linkTarget: string | null;
};

export interface FakeVersion {
  readonly layer: number;
  /** Null where the layer removes the path. */
  readonly entry: FullEntry | null;
  readonly cause: RemovalCause;
  readonly removedBy: string | null;
}

export interface FakeNode {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly parent: FakeNode | null;
  readonly children: Map<string, FakeNode>;
  readonly versions: FakeVersion[];
  generated: { readonly count: number; readonly layer: number; readonly firstId: number } | null;
}

/** All paths of a made-up image with their versions, by the same definitions as the real model but node by node. */
export class FakeTree {
  readonly root: FakeNode = makeNode(0, '', null);
  readonly nodes: FakeNode[] = [this.root];
  readonly layerCount: number;
  #nextGeneratedId = 1_000_000_000;

  constructor(layers: readonly FakeLayer[]) {
    this.layerCount = layers.length;
    layers.forEach((layer, index) => {
      for (const path of layer.whiteouts ?? []) this.#remove(this.node(path), index, path);
      for (const entry of layer.entries) {
        this.node(entry.path).versions.push({
          layer: index,
          entry: complete(entry),
          cause: RemovalCause.none,
          removedBy: null,
        });
      }
      if (layer.generated !== undefined) {
        const { directory, count } = layer.generated;
        this.node(directory).generated = { count, layer: index, firstId: this.#nextGeneratedId };
        this.#nextGeneratedId += count;
      }
    });
  }

  /** Finds a path or makes it, ancestors included. */
  node(path: string): FakeNode {
    let node = this.root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      let child = node.children.get(name);
      if (child === undefined) {
        child = makeNode(this.nodes.length, name, node);
        node.children.set(name, child);
        this.nodes.push(child);
      }
      node = child;
    }
    return node;
  }

  #remove(node: FakeNode, layer: number, whiteout: string): void {
    if (versionAt(node, layer)?.entry != null) {
      const cause = node.path === whiteout ? RemovalCause.whiteout : RemovalCause.whiteoutAbove;
      const slash = whiteout.lastIndexOf('/');
      const removedBy = `${whiteout.slice(0, slash + 1)}.wh.${whiteout.slice(slash + 1)}`;
      node.versions.push({ layer, entry: null, cause, removedBy });
    }
    for (const child of node.children.values()) this.#remove(child, layer, whiteout);
  }
}

/** The version that layers up to `layer` leave, or null where none of them speaks of the path. */
export function versionAt(node: FakeNode, layer: number): FakeVersion | null {
  return node.versions.findLast((version) => version.layer <= layer) ?? null;
}

export function existsAt(node: FakeNode, layer: number): boolean {
  if (versionAt(node, layer)?.entry != null) return true;
  if (node.generated !== null && node.generated.layer <= layer) return true;
  return [...node.children.values()].some((child) => existsAt(child, layer));
}

/** What the layers `from`..`to` together do to a path. */
export function markOf(node: FakeNode, from: number, to: number): { mark: Mark; reasons: number; cause: RemovalCause } {
  const before = versionAt(node, from - 1)?.entry ?? null;
  const version = versionAt(node, to);
  const after = version?.entry ?? null;
  const none = { reasons: 0, cause: RemovalCause.none };
  if (after === null && before !== null) return { mark: Mark.removed, reasons: 0, cause: version!.cause };
  if (after === null) {
    return { mark: existsAt(node, to) && !existsAt(node, from - 1) ? Mark.implied : Mark.none, ...none };
  }
  if (before === null) return { mark: Mark.added, ...none };
  if (version!.layer < from) return { mark: Mark.none, ...none };
  const reasons = differences(before, after);
  if (reasons === 0) return { mark: Mark.identical, ...none };
  return { mark: (reasons & ~Reason.mtime) === 0 ? Mark.touched : Mark.modified, reasons, cause: RemovalCause.none };
}

export function timelineOf(node: FakeNode): TimelineEntry[] {
  return node.versions.map((version, index) => {
    const { mark, reasons } = markOf(node, version.layer, version.layer);
    const shown = version.entry ?? node.versions[index - 1]!.entry!;
    const { path: _path, content: _content, ...facts } = shown;
    return { ...facts, layer: version.layer, mark, reasons, removalCause: version.cause, removedBy: version.removedBy };
  });
}

function differences(before: FullEntry, after: FullEntry): number {
  let reasons = 0;
  if (before.content !== after.content) reasons |= Reason.content;
  if (before.sizeBytes !== after.sizeBytes) reasons |= Reason.size | Reason.content;
  if (before.mode !== after.mode) reasons |= Reason.mode;
  if (before.uid !== after.uid || before.gid !== after.gid) reasons |= Reason.owner;
  if (before.type !== after.type) reasons |= Reason.type;
  if (before.linkTarget !== after.linkTarget) reasons |= Reason.link;
  if (before.mtimeSeconds !== after.mtimeSeconds && after.type !== EntryType.directory) reasons |= Reason.mtime;
  return reasons;
}

function complete(entry: FakeEntry): FullEntry {
  const type = entry.type ?? EntryType.file;
  const sizeBytes = entry.sizeBytes ?? 0;
  return {
    path: entry.path,
    type,
    sizeBytes,
    content: entry.content ?? '',
    bytes: entry.bytes ?? new Uint8Array(0),
    mode: entry.mode ?? (type === EntryType.directory ? 0o755 : type === EntryType.symlink ? 0o777 : 0o644),
    uid: entry.uid ?? 0,
    gid: entry.gid ?? 0,
    userName: entry.userName ?? '',
    groupName: entry.groupName ?? '',
    mtimeSeconds: entry.mtimeSeconds ?? 1_714_566_787,
    linkTarget: entry.linkTarget ?? null,
    device: entry.device ?? null,
    xattrs: entry.xattrs ?? [],
    sparse: entry.sparse ?? false,
    storedBytes: entry.storedBytes ?? sizeBytes,
  };
}

function makeNode(id: number, name: string, parent: FakeNode | null): FakeNode {
  const path = parent === null ? '' : `${parent.path}/${name}`;
  return { id, name, path, parent, children: new Map(), versions: [], generated: null };
}
