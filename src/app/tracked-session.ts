import type { Activity } from '../ui/activity.ts';
import type { Session } from '../worker/session-types.ts';

/** The same session, whose every question counts as activity until it is answered. */
export function trackSession(session: Session, activity: Activity): Session {
  return {
    id: session.id,
    getState: () => session.getState(),
    subscribe: (listener) => session.subscribe(listener),
    selectImage: (index) => activity.track(session.selectImage(index)),
    cancel: () => session.cancel(),
    close: () => session.close(),
    openView: (spec, wish) => activity.track(session.openView(spec, wish)),
    readRows: (revision, start, count) => activity.track(session.readRows(revision, start, count)),
    setExpanded: (path, expanded) => activity.track(session.setExpanded(path, expanded)),
    expandSiblings: (path) => activity.track(session.expandSiblings(path)),
    expandToLevel: (level) => activity.track(session.expandToLevel(level)),
    revealPath: (path) => activity.track(session.revealPath(path)),
    findParentRow: (revision, row) => activity.track(session.findParentRow(revision, row)),
    findRowByPrefix: (revision, row, prefix) => activity.track(session.findRowByPrefix(revision, row, prefix)),
    findPath: (rawPath) => activity.track(session.findPath(rawPath)),
    readMemory: () => session.readMemory(),
    readDetails: (path) => activity.track(session.readDetails(path)),
    searchPaths: (query, start, count) => activity.track(session.searchPaths(query, start, count)),
    searchContents: (query, onUpdate, signal) => activity.track(session.searchContents(query, onUpdate, signal)),
    exportBytes: (spec, signal) => activity.track(session.exportBytes(spec, signal)),
    readReview: (wish, signal, onProgress) => activity.track(session.readReview(wish, signal, onProgress)),
    readFile: (path, layer, signal, onProgress) => activity.track(session.readFile(path, layer, signal, onProgress)),
    resolveLink: (path, layer) => activity.track(session.resolveLink(path, layer)),
    contents: {
      inspect: (...args) => activity.track(session.contents.inspect(...args)),
      listArchive: (...args) => activity.track(session.contents.listArchive(...args)),
      unpack: (...args) => activity.track(session.contents.unpack(...args)),
      findBytes: (...args) => activity.track(session.contents.findBytes(...args)),
      findDifference: (...args) => activity.track(session.contents.findDifference(...args)),
    },
    readSizeTree: (layer) => activity.track(session.readSizeTree(layer)),
    exportReport: (options) => activity.track(session.exportReport(options)),
  };
}
