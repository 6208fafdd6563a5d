import { FolderOpen, HardDriveUpload, Layers, LockKeyhole, Server, Upload } from 'lucide-react';
import { useRef, type ReactElement, type Ref } from 'react';
import type { Repository } from '../../base/image-reference.ts';
import { Button } from '../../ui/button.tsx';
import { useLandingFocus } from '../../ui/landing-focus.ts';
import type { TagList } from '../../worker/client.ts';
import { nameField } from './late-name-field.ts';
import type { NamedImage, RegistryServer } from './registry-server.ts';
import { SAMPLES, type Sample } from './samples.ts';

export interface StartPageProps {
  /** Whether the keyboard goes on here, because what it was on has gone. */
  readonly takesFocus: boolean;
  readonly onPickFiles: () => void;
  readonly onPickFolder: () => void;
  readonly onOpenSample: (sample: Sample) => void;
  /** Name of the file that the page's address speaks of and that is not open, or null. */
  readonly awaitedFile: string | null;
  /** Opens that file again; null where it was not open before. */
  readonly onOpenAgain: (() => void) | null;
  readonly server: RegistryServer;
  readonly openTags: (repository: Repository) => TagList;
  readonly onName: (named: NamedImage) => void;
  readonly nameInput: Ref<HTMLInputElement>;
  /** What was opened by name and is kept; null where nothing can be. */
  readonly keptImages: ReactElement | null;
}

/** What the page is, and the ways to give it an image. */
export function StartPage(props: StartPageProps): ReactElement {
  const { takesFocus, onPickFiles, onPickFolder, onOpenSample, awaitedFile, onOpenAgain, server } = props;
  const { openTags, onName, nameInput, keptImages } = props;
  const page = useRef<HTMLDivElement>(null);
  useLandingFocus(() => (takesFocus ? (page.current?.querySelector('button') ?? null) : null), awaitedFile);
  const awaitedSample = SAMPLES.find(({ file }) => awaitedFile !== null && file.endsWith(`/${awaitedFile}`));
  return (
    <div ref={page} className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-4xl flex-col justify-center gap-7 px-4 py-8 sm:px-6">
        <div>
          <h1 className="flex items-center gap-2.5 text-xl font-semibold">
            <Layers aria-hidden className="size-6 text-accent" /> What is inside this image?
          </h1>
          <p className="mt-2 max-w-[62ch] text-lg text-muted">
            Layerscope opens a container image and shows what every layer of it adds, changes and hides, beside the
            instruction that made it. Layers can be looked at while the next ones are still being read.
          </p>
        </div>

        {awaitedFile !== null && (
          <div
            role="status"
            className="flex flex-wrap items-center gap-3 rounded-md border border-border bg-accent-soft px-3 py-2"
          >
            <p className="min-w-0 flex-1 basis-80">
              This address points into <strong className="font-semibold break-all">{awaitedFile}</strong>
              {onOpenAgain === null
                ? '. A page cannot reach for files by itself: drop or choose that file to return to the same place in it.'
                : ', which is closed. Open it again to return to the same place in it.'}
            </p>
            {onOpenAgain !== null ? (
              <Button onClick={onOpenAgain}>Open it again</Button>
            ) : awaitedSample !== undefined ? (
              <Button onClick={() => onOpenSample(awaitedSample)}>Open the sample</Button>
            ) : (
              <Button onClick={onPickFiles}>Choose the file</Button>
            )}
          </div>
        )}

        <div className="grid gap-3 md:grid-cols-2">
          <section
            aria-labelledby="drop-title"
            className="flex flex-col items-center justify-center gap-3.5 rounded-xl border-2 border-dashed border-edge bg-surface px-5 py-6 text-center"
          >
            <Upload aria-hidden className="size-7 text-faint" />
            <h2 id="drop-title" className="text-lg">
              Drop an image here <span className="text-muted">— anywhere on the page</span>
            </h2>
            <div className="flex flex-wrap justify-center gap-2">
              <Button tone="primary" className="h-8! px-4!" onClick={onPickFiles}>
                <HardDriveUpload aria-hidden /> Choose file
              </Button>
              <Button className="h-8! px-4!" onClick={onPickFolder}>
                <FolderOpen aria-hidden /> Open folder
              </Button>
            </div>
            <p className="max-w-[52ch] text-sm text-muted">
              From <Code>docker save</Code>, <Code>podman save</Code>, <Code>skopeo copy</Code>, kaniko, jib, bazel, nix
              or ko; OCI archives and layout folders; a bare layer or root filesystem tar. Plain or packed with gzip or
              zstd, of any size.
            </p>
            <Assurance icon={<LockKeyhole aria-hidden className="mt-0.5 size-3.5 shrink-0" />}>
              What you drop never leaves this machine.
            </Assurance>
          </section>
          <section
            aria-label="Open from a registry"
            className="flex flex-col justify-center gap-2 rounded-xl border border-border bg-surface px-5 py-6"
          >
            {/* As high as the field, which comes a moment later. */}
            <div className="min-h-25.5">
              <nameField.Component server={server} openTags={openTags} onOpen={onName} inputRef={nameInput} />
            </div>
            <p className="text-sm text-muted">
              Choose the platform once it is open. The history is there at once; layers follow as they arrive, or at
              once where they carry a table of contents.
            </p>
            <Assurance icon={<Server aria-hidden className="mt-0.5 size-3.5 shrink-0" />}>
              What you name is fetched from its registry through this page’s own server.
            </Assurance>
          </section>
        </div>

        {keptImages}

        {SAMPLES.length > 0 && (
          <section aria-labelledby="samples-title">
            <h2 id="samples-title" className="font-semibold">
              No image at hand? Look into one of these
            </h2>
            <ul className="mt-2 grid gap-2 sm:grid-cols-3">
              {SAMPLES.map((sample) => (
                <li key={sample.file} className="flex">
                  <button
                    type="button"
                    onClick={() => onOpenSample(sample)}
                    className="flex w-full flex-col items-start gap-1 rounded-lg border border-border bg-surface px-3 py-2.5 text-left hover:border-edge hover:bg-hover"
                  >
                    <span className="font-semibold text-accent">{sample.title}</span>
                    <span className="text-sm text-muted">{markCode(sample.text)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

/** Where the bytes go. */
function Assurance({ icon, children }: { readonly icon: ReactElement; readonly children: string }): ReactElement {
  return (
    <p className="flex items-start gap-1.5 text-sm text-muted">
      {icon}
      {children}
    </p>
  );
}

/** `docker save` in a text becomes code. */
function markCode(text: string): readonly (string | ReactElement)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <Code key={index}>{part}</Code> : part));
}

function Code({ children }: { readonly children: string }): ReactElement {
  return <code className="font-mono text-xs text-text">{children}</code>;
}
