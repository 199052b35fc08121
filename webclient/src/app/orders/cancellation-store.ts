import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { cancelOrder } from '../api/functions';
import { Intent } from '../core/intent';
import { Problem } from '../core/problem';

/** Cancels what has not left of an order. */
@Injectable()
export class CancellationStore {
  readonly #api = inject(Api);
  readonly #intent = new Intent();
  readonly #isCancelling = signal(false);
  readonly #problem = signal<Problem | null>(null);

  readonly isCancelling = this.#isCancelling.asReadonly();
  readonly problem = this.#problem.asReadonly();

  async cancel(orderId: string): Promise<void> {
    if (this.isCancelling()) return;
    this.#isCancelling.set(true);
    this.#problem.set(null);
    const answer = await this.#intent.ask((key) => {
      return this.#api.invoke(cancelOrder, { order_id: orderId, 'Idempotency-Key': key, body: {} });
    });
    this.#isCancelling.set(false);
    if (answer instanceof Problem) this.#problem.set(answer);
  }
}
