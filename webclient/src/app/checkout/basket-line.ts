import { Money, Product } from '../api/models';

/** Units of a product that somebody means to order, with what was seen of it when it was chosen. */
export interface BasketLine {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly unitPrice: Money;
  readonly quantity: number;
}

export function lineOf(product: Product, quantity: number): BasketLine {
  const { sku, name, category, unit_price: unitPrice } = product;
  return { sku, name, category, unitPrice, quantity };
}
