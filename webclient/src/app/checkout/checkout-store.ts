import { Injectable, computed, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { placeOrder } from '../api/functions';
import { Address, NewOrder, Order, Quote } from '../api/models';
import { Problem } from '../core/problem';
import { BasketStore } from './basket-store';

/** Turns the basket into an order: once, however often one presses the button. */
@Injectable()
export class CheckoutStore {
  readonly #api = inject(Api);
  readonly #basket = inject(BasketStore);
  readonly #problem = signal<Problem | null>(null);
  readonly #isPlacing = signal(false);

  readonly problem = this.#problem.asReadonly();
  readonly isPlacing = this.#isPlacing.asReadonly();
  /** It was asked for, and no answer says whether it was done. */
  readonly isInDoubt = computed(() => this.#basket.isLocked() && !this.isPlacing());

  /** Order what is in the basket, as quoted. Null: the reason is in `problem`. */
  place(customerId: string, quote: Quote, address: Address): Promise<Order | null> {
    const lines = this.#basket.lines().map(({ sku, quantity }) => ({ sku, quantity }));
    return this.#send(customerId, { lines, address, expected_total: quote.total });
  }

  /** Ask what became of the order in doubt: the same order, never a second one. */
  askAgain(customerId: string): Promise<Order | null> {
    return this.#send(customerId, null);
  }

  /** Give up asking about an order in doubt; its lines may be ordered all the same. */
  giveUp(): void {
    this.#problem.set(null);
    this.#basket.renewKey();
  }

  /** What was said of the last try counts no more. */
  forget(): void {
    this.#problem.set(null);
  }

  async #send(customerId: string, wanted: NewOrder | null): Promise<Order | null> {
    if (this.isPlacing()) return null;
    const wasInDoubt = this.#basket.isLocked();
    // Before the request leaves: a tab that is closed meanwhile must not forget that it asked.
    const body = this.#basket.lock(customerId, wanted);
    if (body === null) return null;
    this.#isPlacing.set(true);
    this.#problem.set(null);
    const answer = await this.#api.invoke(placeOrder, { 'Idempotency-Key': this.#basket.key(), body }).catch(Problem.of);
    if (answer instanceof Problem) this.#refuse(answer, wasInDoubt);
    else this.#basket.clear();
    this.#isPlacing.set(false);
    return answer instanceof Problem ? null : answer;
  }

  #refuse(problem: Problem, wasInDoubt: boolean): void {
    this.#problem.set(problem);
    if (problem.leavesDoubt(wasInDoubt)) return;
    if (problem.isUndecided) this.#basket.unlock();
    else this.#basket.renewKey();
  }
}
