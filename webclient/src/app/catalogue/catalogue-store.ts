import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { listCategories, listProducts } from '../api/functions';
import { Product } from '../api/models';
import { PagedList } from '../core/paged-list';

const PAGE_LIMIT = 24;

/** The products that match what is being looked for. */
@Injectable()
export class CatalogueStore {
  readonly #api = inject(Api);
  readonly #search = signal('');
  readonly #category = signal('');
  readonly #categories = signal<readonly string[]>([]);

  readonly products = new PagedList<Product>((cursor) =>
    this.#api.invoke(listProducts, {
      search: this.#search() || undefined,
      category: this.#category() || undefined,
      cursor,
      limit: PAGE_LIMIT,
    }),
  );
  readonly categories = this.#categories.asReadonly();

  /** Look for products; an empty word or category matches all. */
  async show(search: string, category: string): Promise<void> {
    this.#search.set(search);
    this.#category.set(category);
    await Promise.all([this.products.load(), this.#loadCategories()]);
  }

  reload(): Promise<void> {
    return this.show(this.#search(), this.#category());
  }

  async #loadCategories(): Promise<void> {
    if (this.#categories().length > 0) return;
    // Without categories one can still search, so that a failure here shows nothing of its own.
    const categories = await this.#api.invoke(listCategories).catch(() => null);
    this.#categories.set(categories?.items ?? []);
  }
}
