import { Injectable, inject } from '@angular/core';

import { Api } from '../api/api';
import { createProduct } from '../api/functions';
import { Money, Product } from '../api/models';
import { Intent } from '../core/intent';
import { Problem } from '../core/problem';
import { ProductFields, priceOf } from './product-fields';

/** What the form never sends; the server would refuse it. */
const NOTHING: Money = { amount_minor: 0, currency: 'EUR' };

/** Puts a product into the catalogue. */
@Injectable()
export class NewProductStore {
  readonly #api = inject(Api);
  readonly #intent = new Intent();
  #asked: ProductFields | null = null;

  /** Asks for it; what was asked and has no answer yet is asked again as it was. */
  async create(fields: ProductFields): Promise<Product | Problem> {
    const asked = this.#intent.isInDoubt && this.#asked ? this.#asked : fields;
    this.#asked = asked;
    const body = {
      sku: asked.sku, name: asked.name, category: asked.category, description: asked.description,
      unit_price: priceOf(asked.price) ?? NOTHING, tax_class: asked.taxClass,
    };
    return this.#intent.ask((key) => this.#api.invoke(createProduct, { 'Idempotency-Key': key, body }));
  }
}
