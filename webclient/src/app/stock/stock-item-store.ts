import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { getStock, listMovements } from '../api/functions';
import { Movement, NamedStock, Stock } from '../api/models';
import { PagedList } from '../core/paged-list';
import { Reading } from '../core/reading';

/** The stock of one SKU, and how it came about. */
@Injectable()
export class StockItemStore {
  readonly #api = inject(Api);
  readonly #sku = signal('');

  readonly stock = new Reading<NamedStock>(() => this.#api.invoke(getStock, { sku: this.#sku() }));
  readonly movements = new PagedList<Movement>((cursor) => {
    return this.#api.invoke(listMovements, { sku: this.#sku(), cursor });
  });

  show(sku: string): void {
    this.#sku.set(sku);
    this.stock.forget();
    void this.reload();
  }

  async reload(): Promise<void> {
    await Promise.all([this.stock.reload(), this.movements.load()]);
  }

  /** Show at once what a receipt or an adjustment came to. */
  accept(counted: Stock): void {
    const before = this.stock.value();
    if (before?.sku === counted.sku) this.stock.accept({ ...before, ...counted });
    void this.movements.load();
  }
}
