import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { refundPayment } from '../api/functions';
import { Payment, Refund } from '../api/models';
import { Intent } from '../core/intent';
import { Problem } from '../core/problem';

type Send = (key: string) => Promise<Payment>;

/** Gives captured money back, once: while no answer says whether it was begun, the same is asked for again. */
@Injectable()
export class RefundStore {
  readonly #api = inject(Api);
  readonly #intent = new Intent();
  readonly #isInDoubt = signal(false);
  #send: Send | null = null;

  /** Nobody knows whether it was begun: what was entered must stay. */
  readonly isInDoubt = this.#isInDoubt.asReadonly();

  async refund(paymentId: string, body: Refund): Promise<Payment | Problem> {
    const send: Send = (key) => this.#api.invoke(refundPayment, { payment_id: paymentId, 'Idempotency-Key': key, body });
    this.#send = this.isInDoubt() && this.#send ? this.#send : send;
    const answer = await this.#intent.ask(this.#send);
    this.#isInDoubt.set(this.#intent.isInDoubt);
    return answer;
  }
}
