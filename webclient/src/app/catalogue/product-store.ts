import { Injectable, computed, inject, resource, signal } from '@angular/core';

import { Api } from '../api/api';
import { getProduct } from '../api/functions';
import { Problem } from '../core/problem';

/** One product as it is now. */
@Injectable()
export class ProductStore {
  readonly #api = inject(Api);
  readonly #id = signal<string | undefined>(undefined);
  readonly #product = resource({
    params: () => this.#id(),
    loader: ({ params }) => this.#api.invoke(getProduct, { product_id: params }),
  });

  readonly product = computed(() => (this.#product.hasValue() ? this.#product.value() : null));
  readonly problem = computed(() => (this.#product.error() ? Problem.of(this.#product.error()) : null));

  show(id: string): void {
    this.#id.set(id);
  }

  reload(): void {
    this.#product.reload();
  }
}
