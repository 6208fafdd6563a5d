/** A thing in plain words, for people who are learning: a short name, then one to three sentences. No markup. */
export interface Explanation {
  readonly title: string;
  readonly text: string;
}
