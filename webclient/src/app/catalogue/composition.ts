/** One shape of a picture: where it lies, how it is turned, and in which of the palette's tones. */
export interface Placement {
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly turn: number;
  readonly tone: 1 | 2 | 3;
}

const CELL = 40;
const COLUMNS = 5;
const ROWS = 3;
const PALETTES = 8;
/** Under this seed the six categories of the demo shop have six palettes. */
const PALETTE_SEED = 59_473;
/** The usual start of FNV-1a. */
const OFFSET_BASIS = 0x811c9dc5;
/** The share of cells that stay empty; without air the pictures are restless side by side. */
const EMPTY_SHARE = 0.34;
/** The accent is rare, or it is none. */
const TONE_SHARES = [0.5, 0.86] as const;

/** Shapes in a cell of 40 by 40; each category lays its pictures from one family. */
const FAMILIES: readonly (readonly string[])[] = [
  ['M0 40V20a20 20 0 0 1 40 0v20z', 'M0 0h40v20H0z'],
  ['M0 0h40a40 40 0 0 1-40 40z', 'M0 0h20a20 20 0 0 1-20 20z'],
  ['M0 0h20a20 20 0 0 1 20 20v20H20A20 20 0 0 1 0 20z', 'M20 0a20 20 0 1 1 0 40a20 20 0 0 1 0-40z'],
  ['M0 40 40 0v40z', 'M20 0 40 20 20 40 0 20z'],
  ['M0 0h40v10H0zM0 20h40v10H0z', 'M0 0h40v40H0z'],
  ['M0 20a20 20 0 0 1 40 0z', 'M0 40a20 20 0 0 1 40 0zM0 20a20 20 0 0 1 40 0z'],
  ['M2 2h22v16H2zM28 2h12v16H28zM2 22h10v16H2zM16 22h24v16H16z', 'M2 2h36v16H2zM2 22h36v16H2z'],
  ['M20 6a14 14 0 1 1 0 28a14 14 0 0 1 0-28z', 'M0 0h40a20 20 0 0 1-40 0z'],
];

/** Which of the palettes a category has; always the same one. */
export function paletteOf(category: string): number {
  // The upper half: the lower bits of the hash are too alike.
  return (hashOf(category, PALETTE_SEED) >>> 16) % PALETTES;
}

/** The picture of a SKU: the same each time, another for each SKU. */
export function composition(sku: string, category: string): readonly Placement[] {
  const random = randomFrom(hashOf(sku, OFFSET_BASIS));
  const family = FAMILIES[paletteOf(category)] ?? [];
  const cells = Array.from({ length: COLUMNS * ROWS }, (_, cell) => placementIn(cell, family, random));
  return cells.filter((placement) => placement !== null);
}

function placementIn(cell: number, family: readonly string[], random: () => number): Placement | null {
  const [empty, shape, turn, tone] = [random(), random(), random(), random()];
  if (empty < EMPTY_SHARE) return null;
  return {
    path: family[shape < 0.7 ? 0 : 1] ?? '',
    x: (cell % COLUMNS) * CELL,
    y: Math.floor(cell / COLUMNS) * CELL,
    turn: Math.floor(turn * 4) * 90,
    tone: tone < TONE_SHARES[0] ? 1 : tone < TONE_SHARES[1] ? 2 : 3,
  };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string, start: number): number {
  let hash = start;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** Mulberry32: numbers from 0 to 1 that look random and are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
