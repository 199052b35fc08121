import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';

import { Api } from '../api/api';
import { quoteOrder } from '../api/functions';
import { Quote, QuotedLine } from '../api/models';
import { Reading } from '../core/reading';
import { BasketStore } from './basket-store';

/** What the basket comes to where it goes, and what is short of it; asked anew with each change. */
@Injectable()
export class QuoteStore {
  readonly #api = inject(Api);
  readonly #basket = inject(BasketStore);
  readonly #country = signal<string | null>(null);
  readonly #reading = new Reading<Quote>(() => this.#ask());

  /** The last answer; while one is awaited, that to an earlier question. */
  readonly quote = this.#reading.value;
  readonly problem = this.#reading.problem;
  readonly isAsking = this.#reading.isReading;
  /** By SKU. */
  readonly lines = computed(() => new Map<string, QuotedLine>(this.quote()?.lines.map((line) => [line.sku, line])));
  /** SKUs that are sold no more, although they are in the basket. */
  readonly gone = computed(() => goneOf(this.problem()?.details['skus']));
  readonly isShort = computed(() => this.quote()?.is_available === false);

  constructor() {
    effect(() => {
      const isAskable = this.#country() !== null && this.#basket.lines().length > 0;
      untracked(() => {
        if (isAskable) void this.reload();
        else this.#reading.forget();
      });
    });
  }

  /** Name the country that it goes to; null while that is unknown. */
  deliverTo(country: string | null): void {
    this.#country.set(country);
  }

  async reload(): Promise<void> {
    if (this.#country() !== null) await this.#reading.reload();
  }

  /** Take what there is of every line that is short, and leave out what is sold no more. */
  adjust(): void {
    for (const { sku, quantity, available } of this.lines().values()) {
      if (available < quantity) this.#basket.setQuantity(sku, available);
    }
    for (const sku of this.gone()) this.#basket.setQuantity(sku, 0);
  }

  #ask(): Promise<Quote> {
    const lines = this.#basket.lines().map(({ sku, quantity }) => ({ sku, quantity }));
    return this.#api.invoke(quoteOrder, { body: { lines, country: this.#country() } });
  }
}

function goneOf(skus: unknown): readonly string[] {
  return Array.isArray(skus) ? skus.map(String) : [];
}
