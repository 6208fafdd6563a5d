import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import type { ReactElement } from 'react';
import { IconButton } from './button.tsx';
import { useStore } from './use-store.ts';

/** What was asked for is done; something else is shown than was asked for; something could not be done. */
export type NoticeTone = 'plain' | 'calm' | 'danger';

/** Something short that happened and needs no answer. */
export interface Notice {
  readonly id: number;
  readonly tone: NoticeTone;
  readonly text: string;
  /** What it is about, while more that is said of the same joins it; null where each stands alone. */
  readonly topic: string | null;
}

/** What is not as it was asked for stays until it is closed. */
const SHOWN_MS = 5000;

export class NoticeStore {
  #notices: readonly Notice[] = [];
  #nextId = 1;
  readonly #listeners = new Set<() => void>();

  readonly getSnapshot = (): readonly Notice[] => this.#notices;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Shows a text; one that is on screen is not shown twice. With a topic it becomes a further line of the notice that is on
   * screen with the same topic and tone.
   */
  show(text: string, tone: NoticeTone = 'plain', topic: string | null = null): void {
    if (this.#notices.some((notice) => notice.text.split('\n').includes(text) && notice.tone === tone)) return;
    const begun = this.#notices.find((notice) => topic !== null && notice.topic === topic && notice.tone === tone);
    // A new id: a notice is announced to screen readers when it appears, and not when its text grows.
    const notice = { id: this.#nextId, tone, topic, text: begun === undefined ? text : `${begun.text}\n${text}` };
    this.#nextId += 1;
    this.#publish([...this.#notices.filter((other) => other !== begun), notice]);
  }

  /** What is said of the topic from now on is about something else. */
  endTopic(topic: string): void {
    if (!this.#notices.some((notice) => notice.topic === topic)) return;
    this.#publish(this.#notices.map((notice) => (notice.topic === topic ? { ...notice, topic: null } : notice)));
  }

  dismiss(id: number): void {
    this.#publish(this.#notices.filter((notice) => notice.id !== id));
  }

  #publish(notices: readonly Notice[]): void {
    this.#notices = notices;
    for (const listener of this.#listeners) listener();
  }
}

/** The corner where notices appear; they never take the focus. */
export function Notices({ store }: { readonly store: NoticeStore }): ReactElement {
  const notices = useStore(store);
  return (
    <Toast.Provider label="Notice" swipeDirection="right">
      {notices.map(({ id, tone, text }) => (
        <Toast.Root
          key={id}
          duration={tone === 'plain' ? SHOWN_MS : Infinity}
          onOpenChange={(open) => {
            if (!open) store.dismiss(id);
          }}
          className={`flex items-start gap-2 rounded-lg bg-raised py-1.5 pr-1.5 pl-3 shadow-float ${
            tone === 'danger' ? 'text-danger' : 'text-text'
          }`}
        >
          <Toast.Description className="min-w-0 flex-1 py-1 break-words whitespace-pre-line">{text}</Toast.Description>
          <Toast.Close asChild>
            <IconButton label="Dismiss" icon={<X aria-hidden />} />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-3 bottom-10 z-40 flex w-90 max-w-[calc(100vw-1.5rem)] flex-col gap-2 outline-none" />
    </Toast.Provider>
  );
}
