import { Injectable, computed, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { placeOrder } from '../api/functions';
import { Order } from '../api/models';
import { Problem } from '../core/problem';
import { BasketStore } from './basket-store';
import { Shortage, shortagesOf } from './shortage';

/** Statuses that say "not now" without having decided anything: signed out, too many at once, a service away. */
const UNDECIDED = [401, 429, 503];

/** Turns the basket into an order: once, however often one presses the button. */
@Injectable()
export class CheckoutStore {
  readonly #api = inject(Api);
  readonly #basket = inject(BasketStore);
  readonly #problem = signal<Problem | null>(null);
  readonly #isPlacing = signal(false);
  readonly #shortages = signal<ReadonlyMap<string, Shortage>>(new Map());

  readonly problem = this.#problem.asReadonly();
  readonly isPlacing = this.#isPlacing.asReadonly();
  readonly shortages = this.#shortages.asReadonly();
  /** It was asked for, and no answer says whether it was done. */
  readonly isInDoubt = computed(() => this.#basket.isLocked() && !this.isPlacing());

  /** Order what is in the basket. Repeat: the same order, never a second one. Null: the reason is in `problem`. */
  async place(customerId: string): Promise<Order | null> {
    if (this.isPlacing()) return null;
    this.#begin(customerId);
    const body = { lines: this.#basket.lines().map(({ sku, quantity }) => ({ sku, quantity })) };
    const answer = await this.#api.invoke(placeOrder, { 'Idempotency-Key': this.#basket.key(), body }).catch(Problem.of);
    if (answer instanceof Problem) this.#refuse(answer);
    else this.#basket.clear();
    this.#isPlacing.set(false);
    return answer instanceof Problem ? null : answer;
  }

  /** Give up asking about an order in doubt; its lines may be ordered all the same. */
  giveUp(): void {
    this.#problem.set(null);
    this.#basket.renewKey();
  }

  /** Take what there is of every line that is short. */
  adjust(): void {
    for (const { sku, available } of this.shortages().values()) this.#basket.setQuantity(sku, available);
    this.#shortages.set(new Map());
    this.#problem.set(null);
  }

  #begin(customerId: string): void {
    this.#isPlacing.set(true);
    this.#problem.set(null);
    this.#shortages.set(new Map());
    // Before the request leaves: a tab that is closed meanwhile must not forget that it asked.
    this.#basket.lock(customerId);
  }

  #refuse(problem: Problem): void {
    this.#problem.set(problem);
    this.#shortages.set(shortagesOf(problem));
    if (problem.isOutcomeUnknown) return;
    if (UNDECIDED.includes(problem.status)) this.#basket.unlock();
    else this.#basket.renewKey();
  }
}
