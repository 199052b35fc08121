import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Stock } from '../api/models';
import { PageTitle } from '../core/page-title';
import { Problem } from '../core/problem';
import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { LoadingRows } from '../shared/loading-rows';
import { AdjustForm } from './adjust-form';
import { CountingStore } from './counting-store';
import { MovementList } from './movement-list';
import { ReceiveForm } from './receive-form';
import { SCARCITY_WORDS, scarcityOf } from './scarcity';
import { StockFigures } from './stock-figures';
import { StockItemStore } from './stock-item-store';

/** The stock of one SKU: its figures, what came and went, and what is received or corrected now. */
@Component({
  selector: 'app-stock-detail',
  imports: [AdjustForm, ErrorPanel, LoadingRows, Icon, MovementList, ReceiveForm, RouterLink, StockFigures],
  providers: [CountingStore, StockItemStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './stock-detail.html',
  styleUrl: './stock-detail.scss',
})
export class StockDetail {
  /** From the address. */
  readonly sku = input.required<string>();

  protected readonly store = inject(StockItemStore);
  protected readonly counting = inject(CountingStore);
  protected readonly scarcity = computed(() => {
    const stock = this.store.stock.value();
    return stock === null ? '' : SCARCITY_WORDS[scarcityOf(stock)];
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const sku = this.sku();
      untracked(() => { this.store.show(sku); });
    });
    effect(() => {
      const stock = this.store.stock.value();
      if (stock) title.name(`Stock of ${stock.name}`);
    });
  }

  protected readonly receive = async (quantity: number): Promise<Problem | null> =>
    this.#counted(await this.counting.receive({ sku: this.sku(), quantity }));

  protected readonly adjust = async (quantity: number, reason: string): Promise<Problem | null> =>
    this.#counted(await this.counting.adjust({ sku: this.sku(), quantity, reason }));

  #counted(answer: Stock | Problem): Problem | null {
    if (answer instanceof Problem) {
      if (answer.status === 409) void this.store.reload();
      return answer;
    }
    this.store.accept(answer);
    return null;
  }
}
