import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { listCustomers } from '../api/functions';
import { CustomerSummary } from '../api/models';
import { PagedList } from '../core/paged-list';

/** Everybody with an account, by name. */
@Injectable()
export class CustomersStore {
  readonly #api = inject(Api);
  readonly #search = signal('');

  readonly customers = new PagedList<CustomerSummary>((cursor) => {
    return this.#api.invoke(listCustomers, { search: this.#search() || undefined, cursor });
  });

  show(search: string): void {
    this.#search.set(search);
    void this.customers.load();
  }
}
