import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { SearchField } from '../catalogue/search-field';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { FilterLinks } from '../shared/filter-links';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { IN_DOUBT, PAYMENT_CHOICES } from './payment-choices';
import { PaymentTable } from './payment-table';
import { PaymentFilters, PaymentsStore } from './payments-store';

/** The payments of all orders, for those who look after the money. */
@Component({
  selector: 'app-payment-list',
  imports: [
    EmptyState, ErrorPanel, FilterLinks, LoadMore, LoadingRows, MatButton, PaymentTable, RouterLink, SearchField,
  ],
  providers: [PaymentsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './payment-list.html',
})
export class PaymentList {
  readonly #router = inject(Router);

  /** Both stand in the address. */
  readonly state = input<string>();
  readonly number = input<string>();

  protected readonly payments = inject(PaymentsStore).payments;
  protected readonly choices = PAYMENT_CHOICES;
  protected readonly isInDoubt = computed(() => this.state() === IN_DOUBT && !this.number());
  protected readonly isFiltered = computed(() => Boolean(this.state()) || Boolean(this.number()));
  protected readonly outcome = computed(() => {
    if (this.payments.isLoading() || this.payments.problem()) return '';
    const { length } = this.payments.items();
    return `${length}${this.payments.hasMore() ? ' or more' : ''} ${length === 1 ? 'payment' : 'payments'}`;
  });

  constructor() {
    const store = inject(PaymentsStore);
    effect(() => {
      const filters = { state: (this.state() ?? '') as PaymentFilters['state'], number: this.number() ?? '' };
      untracked(() => { store.show(filters); });
    });
  }

  protected lookFor(number: string): void {
    // Whoever is on the way to another screen is not called back by the last letters that were typed here.
    if (this.#router.currentNavigation() !== null) return;
    const queryParams = { number: number || null };
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
