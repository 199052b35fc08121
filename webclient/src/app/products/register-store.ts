import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { listProducts } from '../api/functions';
import { Product } from '../api/models';
import { PagedList } from '../core/paged-list';

/** What products are looked for by; an empty word matches all. */
export interface ProductFilters {
  readonly search: string;
  readonly category: string;
  readonly isArchived: boolean;
}

/** All products, for those who keep them. */
@Injectable()
export class RegisterStore {
  readonly #api = inject(Api);
  readonly #filters = signal<ProductFilters>({ search: '', category: '', isArchived: false });

  readonly products = new PagedList<Product>((cursor) => {
    const { search, category, isArchived } = this.#filters();
    return this.#api.invoke(listProducts, {
      search: search || undefined, category: category || undefined, is_archived: isArchived || undefined, cursor,
    });
  });

  show(filters: ProductFilters): void {
    this.#filters.set(filters);
    void this.products.load();
  }
}
