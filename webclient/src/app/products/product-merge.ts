import { CHANGEABLE, Changeable, ProductFields } from './product-fields';

/** A field that two people changed to different values. */
export interface Clash {
  readonly field: Changeable;
  readonly mine: string;
  readonly theirs: string;
}

/** What a form says after somebody else was faster. */
export interface Merge {
  /** With what only they changed; where both did, it is still as I want it. */
  readonly fields: ProductFields;
  readonly clashes: readonly Clash[];
}

/** Put together what I and somebody else made of the same product. */
export function merge(base: ProductFields, mine: ProductFields, theirs: ProductFields): Merge {
  const fields: Record<keyof ProductFields, string> = { ...mine };
  const clashes: Clash[] = [];
  for (const field of CHANGEABLE) {
    const [was, here, there] = [base[field], mine[field], theirs[field]];
    if (here === was) fields[field] = there;
    else if (there !== was && there !== here) clashes.push({ field, mine: here, theirs: there });
  }
  return { fields: fields as unknown as ProductFields, clashes };
}
