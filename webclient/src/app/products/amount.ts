/** The money's own decimals: 2490 minor units are "24.90". No float is involved. */
export function writeAmount(minor: number, exponent: number): string {
  const digits = minor.toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  return exponent === 0 ? whole : `${whole}.${digits.slice(-exponent)}`;
}

/** The minor units of an amount as people write it, with a point or a comma; null where it is none. */
export function readAmount(written: string, exponent: number): number | null {
  const parts = /^(\d{1,12})(?:[.,](\d*))?$/.exec(written.trim());
  const fraction = parts?.[2] ?? '';
  if (parts === null || fraction.length > exponent) return null;
  return Number(`${parts[1] ?? ''}${fraction.padEnd(exponent, '0')}`);
}
