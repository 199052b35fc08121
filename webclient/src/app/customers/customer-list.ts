import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { ExactSearch } from '../shared/exact-search';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { CustomerTable } from './customer-table';
import { CustomersStore } from './customers-store';

/** Everybody with an account; support looks for who is on the telephone. */
@Component({
  selector: 'app-customer-list',
  imports: [CustomerTable, EmptyState, ErrorPanel, ExactSearch, LoadMore, LoadingRows, MatButton, RouterLink],
  providers: [CustomersStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './customer-list.html',
})
export class CustomerList {
  readonly #router = inject(Router);

  /** Stands in the address, so that a search can be shared and gone back to. */
  readonly search = input<string>();

  protected readonly customers = inject(CustomersStore).customers;
  /** What the search field is told where the server cannot look for it. */
  protected readonly refusal = computed(() => this.customers.problem()?.fieldErrors['search']?.join(' ') ?? null);
  protected readonly outcome = computed(() => {
    if (this.customers.isLoading() || this.customers.problem()) return '';
    const { length } = this.customers.items();
    return `${length}${this.customers.hasMore() ? ' or more' : ''} ${length === 1 ? 'customer' : 'customers'}`;
  });

  constructor() {
    const store = inject(CustomersStore);
    effect(() => {
      const search = this.search() ?? '';
      untracked(() => { store.show(search); });
    });
  }

  protected lookFor(search: string): void {
    void this.#router.navigate([], { queryParams: { search: search || null } });
  }
}
