/**
 * The number that CodeMirror gives to a line of a text, both counted from 1. Lines of a search end with a line feed, as those of
 * grep; CodeMirror ends one at a carriage return alone, too.
 */
export function editorLine(text: string, line: number): number {
  let number = line;
  let lineFeeds = 0;
  for (let at = 0; at < text.length && lineFeeds < line - 1; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === LINE_FEED) lineFeeds += 1;
    else if (unit === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED) number += 1;
  }
  return number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
