import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { Product } from '../api/models';
import { BasketStore } from '../checkout/basket-store';
import { Notices } from '../core/notices';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { LoadMore } from '../shared/load-more';
import { CatalogueStore } from './catalogue-store';
import { CategoryLinks } from './category-links';
import { ProductTile } from './product-tile';
import { SearchField } from './search-field';
import { TilesLoading } from './tiles-loading';

/** The others follow, so many at a time: in one go they would hold up a slow phone. */
const TILES_AT_ONCE = 4;

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
  readonly #notices = inject(Notices);
  readonly #made = signal(TILES_AT_ONCE);

  /** Both stand in the address, so that a search can be shared and gone back to. */
  readonly search = input<string>();
  readonly category = input<string>();

  protected readonly store = inject(CatalogueStore);
  protected readonly basket = inject(BasketStore);
  protected readonly tiles = computed(() => this.store.products.items().slice(0, this.#made()));
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
    effect((onCleanup) => {
      if (this.#made() >= this.store.products.items().length) return;
      const timer = setTimeout(() => { this.#made.update((count) => count + TILES_AT_ONCE); });
      onCleanup(() => { clearTimeout(timer); });
    });
  }

  protected lookFor(search: string): void {
    // Whoever is on the way to another screen is not called back by the last letters that were typed here.
    if (this.#router.currentNavigation() !== null) return;
    const queryParams = { search: search || null };
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected add(product: Product): void {
    if (this.basket.isLocked()) void this.#showTheWayToTheBasket();
    else this.basket.add(product);
  }

  protected setQuantity(product: Product, quantity: number): void {
    if (this.basket.isLocked()) void this.#showTheWayToTheBasket();
    else this.basket.setQuantity(product.sku, quantity);
  }

  async #showTheWayToTheBasket(): Promise<void> {
    const sentence = 'Your last order has no answer yet. Settle it in the basket first.';
    if (await this.#notices.say(sentence, 'Open basket')) await this.#router.navigate(['/basket']);
  }
}
