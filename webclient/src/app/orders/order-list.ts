import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { Session } from '../core/session';
import { DocumentRow } from '../shared/document-row';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { ExactSearch } from '../shared/exact-search';
import { FilterLinks } from '../shared/filter-links';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { OrderTable } from './order-table';
import { OrderState, OrdersStore } from './orders-store';
import { STATE_CHOICES } from './state-choices';

/** One's orders; staff see everybody's, and look for some of them. */
@Component({
  selector: 'app-order-list',
  imports: [
    DocumentRow, EmptyState, ErrorPanel, ExactSearch, FilterLinks, LoadMore, LoadingRows, MatButton, OrderTable, RouterLink,
  ],
  providers: [OrdersStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-list.html',
})
export class OrderList {
  readonly #router = inject(Router);
  readonly #session = inject(Session);

  /** Both stand in the address, so that a search can be shared and gone back to. */
  readonly state = input<string>();
  readonly search = input<string>();

  protected readonly orders = inject(OrdersStore).orders;
  protected readonly choices = STATE_CHOICES;
  protected readonly isStaff = computed(() => this.#session.hasRole('support', 'warehouse', 'accountant', 'admin'));
  protected readonly isFiltered = computed(() => Boolean(this.state()) || Boolean(this.search()));
  /** What the search field is told where the server cannot look for it. */
  protected readonly refusal = computed(() => this.orders.problem()?.fieldErrors['search']?.join(' ') ?? null);
  protected readonly outcome = computed(() => {
    if (!this.isStaff() || this.orders.isLoading() || this.orders.problem()) return '';
    const { length } = this.orders.items();
    return `${length}${this.orders.hasMore() ? ' or more' : ''} ${length === 1 ? 'order' : 'orders'}`;
  });

  constructor() {
    const store = inject(OrdersStore);
    effect(() => {
      const filters = { state: (this.state() ?? '') as OrderState | '', search: this.search() ?? '' };
      untracked(() => { store.show(filters); });
    });
  }

  protected lookFor(search: string): void {
    const queryParams = { search: search || null };
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
