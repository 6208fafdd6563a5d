/** Height in CSS pixels of one row; the same as --spacing-row in theme.css. */
export const ROW_HEIGHT_PX = 24;
