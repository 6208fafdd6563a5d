import { lateComponent } from '../../ui/late-component.tsx';

/** The field, with its combobox: the page takes files before its code is there. */
export const nameField = lateComponent(() => import('./name-field.tsx').then(({ NameField }) => NameField));
