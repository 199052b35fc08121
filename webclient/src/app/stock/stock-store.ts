import { Injectable, inject } from '@angular/core';

import { Api } from '../api/api';
import { listStock } from '../api/functions';
import { NamedStock } from '../api/models';
import { PagedList } from '../core/paged-list';

const PAGE_LIMIT = 50;

/** The stock of the products that match what is being looked for. */
@Injectable()
export class StockStore {
  readonly #api = inject(Api);
  #search = '';
  #isRunningOut = false;

  readonly stock = new PagedList<NamedStock>((cursor) =>
    this.#api.invoke(listStock, {
      search: this.#search || undefined,
      is_running_out: this.#isRunningOut || undefined,
      cursor,
      limit: PAGE_LIMIT,
    }),
  );

  show(search: string, isRunningOut: boolean): Promise<void> {
    this.#search = search;
    this.#isRunningOut = isRunningOut;
    return this.stock.load();
  }
}
