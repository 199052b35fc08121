import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { SearchField } from '../catalogue/search-field';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { StockLinks } from './stock-links';
import { StockStore } from './stock-store';
import { StockTable } from './stock-table';

/** What is in the warehouse, product by product. */
@Component({
  selector: 'app-stock-list',
  imports: [EmptyState, ErrorPanel, LoadMore, LoadingRows, MatButton, RouterLink, SearchField, StockLinks, StockTable],
  providers: [StockStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './stock-list.html',
})
export class StockList {
  readonly #router = inject(Router);
  readonly #store = inject(StockStore);

  /** Both stand in the address; `running` is `out` where only what is running out is shown. */
  readonly search = input<string>();
  readonly running = input<string>();

  protected readonly isRunningOut = computed(() => this.running() === 'out');
  protected readonly stock = this.#store.stock;
  protected readonly outcome = computed(() => {
    if (this.stock.isLoading()) return '';
    const { length } = this.stock.items();
    return `${length}${this.stock.hasMore() ? ' or more' : ''} ${length === 1 ? 'product' : 'products'}`;
  });

  constructor() {
    effect(() => {
      const [search, isRunningOut] = [this.search() ?? '', this.isRunningOut()];
      untracked(() => void this.#store.show(search, isRunningOut));
    });
  }

  protected lookFor(search: string): void {
    if (this.#router.currentNavigation() !== null) return;
    const queryParams = { search: search || null };
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
