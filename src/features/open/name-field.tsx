import { useCombobox } from 'downshift';
import { CircleAlert, CornerDownLeft } from 'lucide-react';
import {
  useEffect,
  useId,
  useMemo,
  useState,
  type SubmitEvent,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  type UIEvent,
} from 'react';
import {
  formatReference,
  parseImageReference,
  type ParsedReference,
  type Repository,
} from '../../base/image-reference.ts';
import { useActivityWhile } from '../../ui/activity-context.ts';
import { Button } from '../../ui/button.tsx';
import { useStore } from '../../ui/use-store.ts';
import type { TagList } from '../../worker/client.ts';
import { refusalOf, type NamedImage, type RegistryServer } from './registry-server.ts';
import { findTagQuestion, TagSuggestions, type Suggestions, type TagQuestion } from './tag-suggestions.ts';

export interface NameFieldProps {
  readonly server: RegistryServer;
  readonly openTags: (repository: Repository) => TagList;
  readonly onOpen: (named: NamedImage) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Typing faster than this asks no registry for tags. */
const SETTLED_MS = 250;

/** Where an image of a registry is named: says what it understands while somebody types, and suggests tags. */
export function NameField({ server, openTags, onOpen, inputRef }: NameFieldProps): ReactElement {
  const [text, setText] = useState('');
  const [isRefused, setRefused] = useState(false);
  const messageId = useId();
  const isAbsent = server.kind === 'absent';
  const parsed = parseImageReference(text);
  const refusal = parsed.kind === 'reference' ? refusalOf(server, parsed.reference.registry) : null;

  const question = isAbsent || refusal !== null ? null : findTagQuestion(text);
  const suggestions = useSuggestions(openTags, question);

  const open = (named: ParsedReference) => {
    if (isAbsent) return;
    if (named.kind === 'problem' || refusalOf(server, named.reference.registry) !== null) {
      setRefused(true);
      return;
    }
    onOpen({ reference: named.reference, platform: named.platform });
  };
  const change = (value: string) => {
    setText(value);
    setRefused(false);
  };

  const { tags } = suggestions;
  const { isOpen, highlightedIndex, getLabelProps, getInputProps, getMenuProps, getItemProps } = useCombobox({
    items: [...tags],
    inputValue: text,
    selectedItem: null,
    itemToString: (tag) => (tag === null ? '' : `${question?.before ?? ''}${tag}`),
    // What is typed changes by typing and by choosing a tag; leaving the field and Escape leave it as it is.
    stateReducer: (state, { type, changes }) =>
      type === useCombobox.stateChangeTypes.InputBlur || type === useCombobox.stateChangeTypes.InputKeyDownEscape
        ? { ...changes, inputValue: state.inputValue, selectedItem: null }
        : changes,
    onStateChange: ({ type, selectedItem }) => {
      const isChoice =
        type === useCombobox.stateChangeTypes.ItemClick || type === useCombobox.stateChangeTypes.InputKeyDownEnter;
      if (!isChoice || selectedItem === undefined || selectedItem === null || question === null) return;
      const whole = `${question.before}${selectedItem}`;
      change(whole);
      open(parseImageReference(whole));
    },
  });
  const isListShown = isOpen && tags.length > 0;

  const pressKey = (event: KeyboardEvent) => {
    // Enter without a highlighted tag belongs to the form, and Escape that closes the list closes nothing else.
    if (event.key === 'Enter' && highlightedIndex < 0) {
      Object.assign(event.nativeEvent, { preventDownshiftDefault: true });
    }
    if (event.key === 'Escape' && isListShown) event.preventDefault();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    open(parsed);
  };
  const scroll = ({ currentTarget: list }: UIEvent) => {
    if (list.scrollTop + list.clientHeight > list.scrollHeight - 40) suggestions.more();
  };

  const isInvalid = text !== '' && (refusal !== null || (isRefused && parsed.kind === 'problem'));
  return (
    <form onSubmit={submit} noValidate className="w-full text-left">
      <label {...getLabelProps()} className="block text-lg">
        Name an image
      </label>
      <div className="relative mt-1.5 flex gap-2">
        <input
          {...getInputProps({
            ...(inputRef === undefined ? {} : { ref: inputRef }),
            onKeyDown: pressKey,
            // Not the library's change event: that comes a rendering late and loses the caret.
            onChange: (event) => change(event.currentTarget.value),
            disabled: isAbsent,
            'aria-describedby': messageId,
            'aria-invalid': isInvalid,
          })}
          aria-expanded={isListShown}
          type="text"
          name="image"
          placeholder="nginx:1.27"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          enterKeyHint="go"
          className={`h-8 min-w-0 flex-1 rounded-md border bg-raised px-2.5 font-mono text-base text-text placeholder:text-faint disabled:cursor-not-allowed disabled:bg-sunken ${
            isInvalid ? 'border-danger' : 'border-edge'
          }`}
        />
        <Button type="submit" tone="primary" className="h-8! px-3.5!" disabled={isAbsent}>
          <CornerDownLeft aria-hidden /> Open
        </Button>
        <ul
          {...getMenuProps({ onScroll: scroll, 'aria-label': 'Tags' })}
          className={`absolute inset-x-0 top-9 z-30 max-h-60 overflow-y-auto rounded-lg bg-raised p-1 shadow-float ${isListShown ? '' : 'hidden'}`}
        >
          {isListShown &&
            tags.map((tag, index) => (
              <li
                key={tag}
                {...getItemProps({ item: tag, index })}
                className={`cursor-default truncate rounded-md px-2 py-1 font-mono text-sm ${index === highlightedIndex ? 'bg-accent-soft' : ''}`}
              >
                {tag}
              </li>
            ))}
        </ul>
      </div>
      <p id={messageId} aria-live="polite" className="mt-1.5 min-h-9 text-sm [overflow-wrap:anywhere] text-muted">
        <Message {...{ server, text, parsed, refusal, isRefused, question, suggestions }} />
      </p>
    </form>
  );
}

interface MessageProps {
  readonly server: RegistryServer;
  readonly text: string;
  readonly parsed: ParsedReference;
  readonly refusal: string | null;
  readonly isRefused: boolean;
  readonly question: TagQuestion | null;
  readonly suggestions: Suggestions;
}

function Message({ server, text, parsed, refusal, isRefused, question, suggestions }: MessageProps): ReactNode {
  if (server.kind === 'absent') {
    return 'This page is served as plain files, without the server that speaks to registries. Start Layerscope with npm start to open images by name.';
  }
  if (text.trim() === '') {
    if (isRefused && parsed.kind === 'problem') return parsed.message;
    return 'Also ghcr.io/owner/app:1.2, name@sha256:…, a docker pull command, or the address of a registry’s page.';
  }
  if (refusal !== null) return <Wrong>{refusal}</Wrong>;
  const tags = question === null ? null : describeTags(suggestions);
  if (parsed.kind === 'problem') {
    // A colon with nothing behind it is where tags begin, and no mistake yet.
    if (tags !== null && question?.prefix === '' && !isRefused) return tags;
    return isRefused ? <Wrong>{parsed.message}</Wrong> : parsed.message;
  }
  return (
    <>
      Enter opens <span className="font-mono text-text">{formatReference(parsed.reference)}</span>
      {parsed.platform === null ? '' : ` for ${parsed.platform}`}.{tags === null ? '' : ` ${tags}`}
    </>
  );
}

function Wrong({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <span className="text-danger">
      <CircleAlert aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
      {children}
    </span>
  );
}

function describeTags({ tags, isLoading, problem }: Suggestions): string {
  if (problem !== null) return `No tags to suggest: ${problem}.`;
  if (isLoading && tags.length === 0) return 'Asking for tags…';
  if (tags.length === 0) return 'No tag of the repository matches.';
  return `${tags.length === 1 ? '1 tag matches' : `${tags.length} tags`}${isLoading ? '…' : ''}.`;
}

function useSuggestions(
  openTags: (repository: Repository) => TagList,
  question: TagQuestion | null,
): Suggestions & { readonly more: () => void } {
  const store = useMemo(() => new TagSuggestions(openTags), [openTags]);
  const [asked, setAsked] = useState<TagQuestion | null>(null);
  const isSettled = sameQuestion(question, asked);
  useEffect(() => {
    if (isSettled) return undefined;
    const timer = setTimeout(() => setAsked(question), question === null ? 0 : SETTLED_MS);
    return () => clearTimeout(timer);
  });
  useEffect(() => store.ask(asked), [store, asked]);
  useEffect(() => () => store.ask(null), [store]);
  const suggestions = useStore(store);
  useActivityWhile(!isSettled || suggestions.isLoading);
  // Tags of what was typed before would be wrong here.
  const isOld = question === null || asked === null || question.before !== asked.before;
  return {
    ...(isOld ? { tags: [], isLoading: question !== null, problem: null } : suggestions),
    more: () => store.more(),
  };
}

function sameQuestion(one: TagQuestion | null, other: TagQuestion | null): boolean {
  return one?.before === other?.before && one?.prefix === other?.prefix;
}
