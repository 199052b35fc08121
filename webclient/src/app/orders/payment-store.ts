import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { payOrder } from '../api/functions';
import { Authorised } from '../api/models';
import { Intent } from '../core/intent';
import { Problem } from '../core/problem';

/** What is waited before each further question; the last one again and again. */
const DELAYS_MS = [500, 1_000, 2_000, 5_000, 5_000, 5_000, 10_000, 20_000, 30_000];
/** Billing hears of an order a moment after it is placed; for so many questions that is no news. */
const QUESTIONS_UNHEARD_MAX = 6;
/** A fault that was met so often in a row does not heal by asking; a silent provider answers in the end. */
const FAULTS_MAX = 6;
const QUESTIONS_MAX = 20;

/** One card for one order, under one key. */
interface Wish {
  readonly orderId: string;
  readonly cardToken: string;
  readonly intent: Intent;
  readonly changed: () => Promise<void>;
}

/** Pays an order: once, asking under the same key until it is known what became of it. */
@Injectable()
export class PaymentStore {
  readonly #api = inject(Api);
  readonly #isPaying = signal(false);
  readonly #problem = signal<Problem | null>(null);
  readonly #isInDoubt = signal(false);
  #wish: Wish | null = null;
  #faults = 0;
  #hasLeft = false;

  readonly isPaying = this.#isPaying.asReadonly();
  /** No answer says yet whether it was paid. */
  readonly isInDoubt = this.#isInDoubt.asReadonly();
  /** It is in doubt, and asked for no further by itself. */
  readonly isStuck = computed(() => this.isInDoubt() && !this.isPaying());
  /** Why it was not paid; while in doubt, why that is not known. */
  readonly problem = computed(() => (this.isPaying() && !this.isInDoubt() ? null : this.#problem()));

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.#hasLeft = true;
    });
  }

  /** Charge a card. Repeat, while it is being charged: nothing. Calls `changed` whenever the order may have changed. */
  async pay(orderId: string, cardToken: string, changed: () => Promise<void>): Promise<void> {
    if (this.isPaying() || this.isInDoubt()) return;
    this.#problem.set(null);
    this.#wish = { orderId, cardToken, changed, intent: new Intent() };
    await this.#askUntilKnown(this.#wish);
  }

  /** Ask further, under the same key, where it is stuck. */
  async askAgain(): Promise<void> {
    if (this.isStuck() && this.#wish) await this.#askUntilKnown(this.#wish);
  }

  async #askUntilKnown(wish: Wish): Promise<void> {
    this.#isPaying.set(true);
    this.#faults = 0;
    for (let asked = 0; await this.#isOpen(wish, asked); asked++) {
      void wish.changed();
      await new Promise((resolve) => setTimeout(resolve, DELAYS_MS[Math.min(asked, DELAYS_MS.length - 1)]));
    }
    // It is paid or not; the button comes back, if so, only with what the order says of that.
    await wish.changed();
    this.#isPaying.set(false);
  }

  /** Ask once; whether to ask again. */
  async #isOpen({ orderId, cardToken, intent }: Wish, asked: number): Promise<boolean> {
    if (this.#hasLeft) return false;
    const answer: Authorised | Problem = await intent.ask((key) => {
      return this.#api.invoke(payOrder, { order_id: orderId, 'Idempotency-Key': key, body: { card_token: cardToken } });
    });
    this.#isInDoubt.set(intent.isInDoubt);
    this.#problem.set(answer instanceof Problem ? answer : null);
    this.#faults = isFault(answer) ? this.#faults + 1 : 0;
    if (intent.isInDoubt) return this.#faults < FAULTS_MAX && asked + 1 < QUESTIONS_MAX;
    return isUnheard(answer) && asked < QUESTIONS_UNHEARD_MAX;
  }
}

function isFault(answer: Authorised | Problem): boolean {
  return answer instanceof Problem && answer.status === 500;
}

function isUnheard(answer: Authorised | Problem): boolean {
  return answer instanceof Problem && answer.code === 'order_not_known_yet';
}
