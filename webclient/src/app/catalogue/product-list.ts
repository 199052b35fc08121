import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Router, RouterLink } from '@angular/router';

import { Product } from '../api/models';
import { BasketStore } from '../checkout/basket-store';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { LoadMore } from '../shared/load-more';
import { CatalogueStore } from './catalogue-store';
import { CategoryLinks } from './category-links';
import { ProductTile } from './product-tile';
import { SearchField } from './search-field';
import { TilesLoading } from './tiles-loading';

/** The catalogue: search, categories, and the products as tiles. */
@Component({
  selector: 'app-product-list',
  imports: [CategoryLinks, EmptyState, ErrorPanel, LoadMore, MatButton, ProductTile, RouterLink, SearchField, TilesLoading],
  providers: [CatalogueStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './product-list.html',
  styleUrl: './product-list.scss',
})
export class ProductList {
  readonly #router = inject(Router);
  readonly #snackBar = inject(MatSnackBar);

  /** Both stand in the address, so that a search can be shared and gone back to. */
  readonly search = input<string>();
  readonly category = input<string>();

  protected readonly store = inject(CatalogueStore);
  protected readonly basket = inject(BasketStore);
  protected readonly isFiltered = computed(() => Boolean(this.search()) || Boolean(this.category()));
  protected readonly outcome = computed(() => {
    if (this.store.products.isLoading()) return '';
    const { length } = this.store.products.items();
    return `${length}${this.store.products.hasMore() ? ' or more' : ''} ${length === 1 ? 'product' : 'products'}`;
  });

  constructor() {
    effect(() => {
      const [search, category] = [this.search() ?? '', this.category() ?? ''];
      // What the store reads while it loads must not load it again.
      untracked(() => void this.store.show(search, category));
    });
  }

  protected lookFor(search: string): void {
    // Whoever is on the way to another screen is not called back by the last letters that were typed here.
    if (this.#router.currentNavigation() !== null) return;
    const queryParams = { search: search || null };
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected add(product: Product): void {
    if (!this.#isBasketLocked()) this.basket.add(product);
  }

  protected setQuantity(product: Product, quantity: number): void {
    if (!this.#isBasketLocked()) this.basket.setQuantity(product.sku, quantity);
  }

  #isBasketLocked(): boolean {
    if (!this.basket.isLocked()) return false;
    const hint = this.#snackBar.open('Your last order has no answer yet. Settle it in the basket first.', 'Open basket');
    hint.onAction().subscribe(() => void this.#router.navigate(['/basket']));
    return true;
  }
}
