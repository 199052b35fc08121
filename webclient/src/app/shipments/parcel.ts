import { LineUnits, PackedUnits } from '../api/models';

/** Units of lines that are left out of a parcel, by the line's position. */
export type LeftOut = ReadonlyMap<number, number>;

/** How many units of a line are in the parcel: all, less those left out. */
export function packedOf(line: LineUnits, leftOut: LeftOut): number {
  return Math.max(0, line.quantity - (leftOut.get(line.position) ?? 0));
}

/** What is in the parcel, as the server is told: nothing is named where all is in it. */
export function contentOf(lines: readonly LineUnits[], leftOut: LeftOut): PackedUnits[] | undefined {
  if (unitsLeft(lines, leftOut) === 0) return undefined;
  const packed = lines.map((line) => ({ position: line.position, quantity: packedOf(line, leftOut) }));
  return packed.filter(({ quantity }) => quantity > 0);
}

/** How many units stay behind. */
export function unitsLeft(lines: readonly LineUnits[], leftOut: LeftOut): number {
  return unitsPlanned(lines) - unitsPacked(lines, leftOut);
}

export function unitsPacked(lines: readonly LineUnits[], leftOut: LeftOut): number {
  return lines.reduce((sum, line) => sum + packedOf(line, leftOut), 0);
}

export function unitsPlanned(lines: readonly LineUnits[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}
