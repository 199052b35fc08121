import { SchemaPathTree, maxLength, pattern, required, schema, validate } from '@angular/forms/signals';

import { Money } from '../api/models';
import { ProductFields, priceOf } from './product-fields';

const NAME_LENGTH_MAX = 200;
const CATEGORY_LENGTH_MAX = 80;
const DESCRIPTION_LENGTH_MAX = 2_000;
const SKU = /^\s*[A-Z0-9][A-Z0-9._-]{0,39}\s*$/;

/** What the server asks of a product, said before it is asked. */
export function productRules(like: () => Money | undefined) {
  return schema<ProductFields>((path) => {
    required(path.sku, { message: 'Enter the SKU.' });
    pattern(path.sku, SKU, { message: 'Use up to 40 capital letters, digits, dots, dashes or underscores.' });
    line(path.name, NAME_LENGTH_MAX, 'Enter what it is called.');
    line(path.category, CATEGORY_LENGTH_MAX, 'Enter or choose a category.');
    maxLength(path.description, DESCRIPTION_LENGTH_MAX, { message: `Use at most ${DESCRIPTION_LENGTH_MAX} characters.` });
    required(path.price, { message: 'Enter the net price.' });
    validate(path.price, ({ value }) => {
      if (value().trim() === '' || priceOf(value(), like()) !== null) return undefined;
      return { kind: 'price', message: 'This is no price; it looks like 24.90, and is more than nothing.' };
    });
  });
}

function line(path: SchemaPathTree<string>, longest: number, message: string): void {
  required(path, { message });
  pattern(path, /\S/, { message });
  maxLength(path, longest, { message: `Use at most ${longest} characters.` });
}
