/**
 * How a layer is called in front of people: layers are counted from 1 upwards from the bottom of the image, as in
 * "layer 3 of 7". Data (the report, error places, warnings, URLs) keeps the zero-based index.
 */
export function layerNumber(index: number): number {
  return index + 1;
}
