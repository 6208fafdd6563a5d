import { ContextMenu as RadixContextMenu, DropdownMenu } from 'radix-ui';
import { useRef, type ReactElement, type ReactNode } from 'react';

export interface MenuItem {
  readonly id: string;
  readonly text: string;
  /** A second line in smaller print. */
  readonly note?: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  readonly checked?: boolean;
}

export interface MenuSection {
  readonly title?: string;
  readonly items: readonly MenuItem[];
}

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly sections: readonly MenuSection[];
  readonly onSelect: (id: string) => void;
  readonly align?: 'start' | 'end';
}

const ITEM =
  'flex cursor-default items-start gap-2 rounded-md px-2 py-1.5 outline-none data-disabled:text-faint ' +
  'data-highlighted:bg-hover [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0';

/**
 * A menu under a button, in the button's own landmark. Not modal: a modal one would put a style element into the page,
 * which its policy forbids.
 */
export function Menu({ trigger, sections, onSelect, align = 'end' }: MenuProps): ReactElement {
  /** Handing the focus back to the button shows the button's tooltip: right for keys, a nuisance after a click. */
  const byPointer = useRef(false);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        align={align}
        onPointerDown={() => {
          byPointer.current = true;
        }}
        onKeyDown={() => {
          byPointer.current = false;
        }}
        onCloseAutoFocus={(event) => {
          if (byPointer.current) event.preventDefault();
          byPointer.current = false;
        }}
        sideOffset={4}
        collisionPadding={8}
        className="z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-105 min-w-48 overflow-y-auto rounded-lg bg-raised p-1 shadow-float"
      >
        {sections.map((section, index) => (
          <DropdownMenu.Group key={section.title ?? index}>
            {index > 0 && <DropdownMenu.Separator className="my-1 h-px bg-border" />}
            {section.title !== undefined && (
              <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-sm font-semibold text-muted">
                {section.title}
              </DropdownMenu.Label>
            )}
            {section.items.map((item) => (
              <Item key={item.id} item={item} onSelect={() => onSelect(item.id)} />
            ))}
          </DropdownMenu.Group>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function Item({ item, onSelect }: { readonly item: MenuItem; readonly onSelect: () => void }): ReactElement {
  const content = (
    <>
      {item.icon}
      <span className="min-w-0 flex-1">
        <span className={`block break-words ${item.checked === true ? 'font-semibold' : ''}`}>{item.text}</span>
        {item.note !== undefined && <span className="block text-sm break-words text-muted">{item.note}</span>}
      </span>
    </>
  );
  const disabled = item.disabled === true;
  if (item.checked === undefined) {
    return (
      <DropdownMenu.Item disabled={disabled} onSelect={onSelect} className={ITEM}>
        {content}
      </DropdownMenu.Item>
    );
  }
  return (
    <DropdownMenu.CheckboxItem disabled={disabled} checked={item.checked} onSelect={onSelect} className={ITEM}>
      {content}
    </DropdownMenu.CheckboxItem>
  );
}

export interface ContextMenuProps {
  readonly sections: readonly MenuSection[];
  readonly onSelect: (id: string) => void;
  /** One element that takes a ref; pressing its menu key or the second button on it opens the menu. */
  readonly children: ReactElement;
}

/** The menu of a thing itself. What it offers must also be reachable by a button, which people find. */
export function ContextMenu({ sections, onSelect, children }: ContextMenuProps): ReactElement {
  return (
    <RadixContextMenu.Root modal={false}>
      <RadixContextMenu.Trigger asChild>{children}</RadixContextMenu.Trigger>
      <RadixContextMenu.Content
        collisionPadding={8}
        className="z-50 max-w-105 min-w-48 overflow-y-auto rounded-lg bg-raised p-1 shadow-float"
      >
        {sections.flatMap(({ items }) =>
          items.map(({ id, text, note }) => (
            <RadixContextMenu.Item key={id} onSelect={() => onSelect(id)} className={ITEM}>
              <span className="min-w-0 flex-1">
                <span className="block break-words">{text}</span>
                {note !== undefined && <span className="block text-sm break-words text-muted">{note}</span>}
              </span>
            </RadixContextMenu.Item>
          )),
        )}
      </RadixContextMenu.Content>
    </RadixContextMenu.Root>
  );
}
