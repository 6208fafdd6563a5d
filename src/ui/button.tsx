import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { Explain } from './tooltip.tsx';

type Tone = 'plain' | 'primary' | 'quiet';

const TONES: Readonly<Record<Tone, string>> = {
  plain: 'border border-edge bg-raised text-text hover:bg-hover',
  primary: 'border border-transparent bg-accent text-on-accent hover:brightness-110',
  quiet:
    'border border-transparent text-muted hover:bg-hover hover:text-text aria-pressed:text-accent data-[state=open]:bg-hover',
};

const SHAPE =
  'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 text-base whitespace-nowrap select-none ' +
  'disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: Tone;
}

/** A button with words in it. Never submits a form. */
export function Button({ tone = 'plain', className = '', ...rest }: ButtonProps): ReactElement {
  return <button type="button" className={`${SHAPE} ${TONES[tone]} ${className}`} {...rest} />;
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** The name of the button, shown on hover and focus. */
  readonly label: string;
  readonly icon: ReactNode;
  /** Says more than the name; the tooltip then shows it instead. */
  readonly explanation?: string;
  readonly keys?: string;
  readonly tone?: Tone;
}

/** A button that is only an icon: its name is read to screen readers and shown as a tooltip. */
export function IconButton({
  label,
  icon,
  explanation,
  keys,
  tone = 'quiet',
  className = '',
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <Explain text={explanation ?? label} {...(keys === undefined ? {} : { keys })} side="bottom">
      <button
        type="button"
        aria-label={label}
        className={`${SHAPE} size-7 px-0! ${TONES[tone]} ${className}`}
        {...rest}
      >
        {icon}
      </button>
    </Explain>
  );
}
