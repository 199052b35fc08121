import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { payOrder } from '../api/functions';
import { Authorised } from '../api/models';
import { Intent } from '../core/intent';
import { Problem } from '../core/problem';

/** What is waited before each further question; the last one again and again. */
const DELAYS_MS = [500, 1_000, 2_000, 5_000];
/** Billing hears of an order a moment after it is placed; for so many questions that is no news. */
const QUESTIONS_UNHEARD_MAX = 6;

/** Pays an order: once, asking under the same key until it is known what became of it. */
@Injectable()
export class PaymentStore {
  readonly #api = inject(Api);
  readonly #isPaying = signal(false);
  readonly #problem = signal<Problem | null>(null);
  readonly #isInDoubt = signal(false);
  #hasLeft = false;

  readonly isPaying = this.#isPaying.asReadonly();
  /** No answer says yet whether it was paid; it is asked for further. */
  readonly isInDoubt = this.#isInDoubt.asReadonly();
  /** Why it was not paid; while in doubt, why that is not known. */
  readonly problem = computed(() => (this.isPaying() && !this.isInDoubt() ? null : this.#problem()));

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.#hasLeft = true;
    });
  }

  /** Charge a card. Repeat, while it is being charged: nothing. Calls `changed` whenever the order may have changed. */
  async pay(orderId: string, cardToken: string, changed: () => Promise<void>): Promise<void> {
    if (this.isPaying()) return;
    this.#isPaying.set(true);
    this.#problem.set(null);
    const intent = new Intent();
    for (let asked = 0; await this.#isOpen(orderId, cardToken, intent, asked); asked++) {
      void changed();
      await new Promise((resolve) => setTimeout(resolve, DELAYS_MS[Math.min(asked, DELAYS_MS.length - 1)]));
    }
    // It is paid or not; the button comes back, if so, only with what the order says of that.
    await changed();
    this.#isPaying.set(false);
  }

  async #isOpen(orderId: string, cardToken: string, intent: Intent, asked: number): Promise<boolean> {
    if (this.#hasLeft) return false;
    const answer: Authorised | Problem = await intent.ask((key) => {
      return this.#api.invoke(payOrder, { order_id: orderId, 'Idempotency-Key': key, body: { card_token: cardToken } });
    });
    this.#isInDoubt.set(intent.isInDoubt);
    this.#problem.set(answer instanceof Problem ? answer : null);
    return intent.isInDoubt || (isUnheard(answer) && asked < QUESTIONS_UNHEARD_MAX);
  }
}

function isUnheard(answer: Authorised | Problem): boolean {
  return answer instanceof Problem && answer.code === 'order_not_known_yet';
}
