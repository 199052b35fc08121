import { Money, Product, ProductChange } from '../api/models';
import { readAmount, writeAmount } from './amount';

export const TAX_CLASSES = ['standard', 'reduced', 'zero'] as const;
export type TaxClass = (typeof TAX_CLASSES)[number];

/** What a form says of a product, as text. */
export interface ProductFields {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly price: string;
  readonly taxClass: TaxClass;
}

/** The fields of a product that can be changed. */
export type Changeable = Exclude<keyof ProductFields, 'sku'>;
export const CHANGEABLE: readonly Changeable[] = ['name', 'category', 'description', 'price', 'taxClass'];

const USUAL_EXPONENT = 2;
/** In which new products are priced. */
const CURRENCY: Money = { amount_minor: 0, currency: 'EUR', exponent: USUAL_EXPONENT };

export const EMPTY: ProductFields = {
  sku: '', name: '', category: '', description: '', price: '', taxClass: 'standard',
};

/** What a form begins with. */
export function fieldsOf(product: Product): ProductFields {
  const { sku, name, category, description, unit_price: price } = product;
  const written = writeAmount(price.amount_minor, price.exponent ?? USUAL_EXPONENT);
  return { sku, name, category, description, price: written, taxClass: product.tax_class as TaxClass };
}

/** The price that is written in a form; null where none is. */
export function priceOf(written: string, like: Money = CURRENCY): Money | null {
  const minor = readAmount(written, like.exponent ?? USUAL_EXPONENT);
  return minor === null || minor === 0 ? null : { amount_minor: minor, currency: like.currency };
}

/** What a form says, without the spaces around it, and the price written as the shop writes it. */
export function tidied(fields: ProductFields, like: Money = CURRENCY): ProductFields {
  const price = priceOf(fields.price, like);
  return {
    sku: fields.sku.trim(),
    name: fields.name.trim(),
    category: fields.category.trim(),
    description: fields.description.trim(),
    price: price ? writeAmount(price.amount_minor, like.exponent ?? USUAL_EXPONENT) : fields.price.trim(),
    taxClass: fields.taxClass,
  };
}

/** What has to be sent so that a product becomes what a form says. */
export function changeOf(before: Product, wanted: ProductFields): ProductChange {
  const base = tidied(fieldsOf(before), before.unit_price);
  const now = tidied(wanted, before.unit_price);
  const change: ProductChange = {};
  for (const field of ['name', 'category', 'description'] as const) if (now[field] !== base[field]) change[field] = now[field];
  if (now.price !== base.price) change.unit_price = priceOf(now.price, before.unit_price);
  if (now.taxClass !== base.taxClass) change.tax_class = now.taxClass;
  return change;
}
