import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { CategoryLinks } from '../catalogue/category-links';
import { SearchField } from '../catalogue/search-field';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { FilterLinks } from '../shared/filter-links';
import { Icon } from '../shared/icon';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { CategoriesStore } from './categories-store';
import { ProductTable } from './product-table';
import { RegisterStore } from './register-store';

const ARCHIVED = 'true';

/** All products, for those who keep them. */
@Component({
  selector: 'app-product-register',
  imports: [
    CategoryLinks, EmptyState, ErrorPanel, FilterLinks, LoadMore, LoadingRows, MatButton, Icon, ProductTable, RouterLink,
    SearchField,
  ],
  providers: [CategoriesStore, RegisterStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './product-register.html',
  styles: `
    .offers { display: flex; flex: 0 1 36rem; min-width: min(100%, 16rem); flex-wrap: wrap; gap: var(--space-3); align-items: center; justify-content: end; }
  `,
})
export class ProductRegister {
  readonly #router = inject(Router);

  /** All three stand in the address. */
  readonly search = input<string>();
  readonly category = input<string>();
  readonly archived = input<string>();

  protected readonly products = inject(RegisterStore).products;
  protected readonly categories = inject(CategoriesStore).categories;
  protected readonly shelves = [{ value: ARCHIVED, words: 'Sold no more' }];
  protected readonly isFiltered = computed(() => [this.search(), this.category(), this.archived()].some(Boolean));
  protected readonly outcome = computed(() => {
    if (this.products.isLoading() || this.products.problem()) return '';
    const { length } = this.products.items();
    return `${length}${this.products.hasMore() ? ' or more' : ''} ${length === 1 ? 'product' : 'products'}`;
  });

  constructor() {
    const store = inject(RegisterStore);
    effect(() => {
      const isArchived = this.archived() === ARCHIVED;
      const filters = { search: this.search() ?? '', category: this.category() ?? '', isArchived };
      untracked(() => { store.show(filters); });
    });
  }

  protected lookFor(search: string): void {
    // Whoever is on the way to another screen is not called back by the last letters that were typed here.
    if (this.#router.currentNavigation() !== null) return;
    const queryParams = { search: search || null };
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
