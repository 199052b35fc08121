import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { adjustStock, receiveStock } from '../api/functions';
import { AdjustStock, ReceiveStock, Stock } from '../api/models';
import { Intent } from '../core/intent';
import { Problem } from '../core/problem';

type Send = (key: string) => Promise<Stock>;

/** Something that changes a count, once: while no answer says whether it was done, the same is asked for again. */
class Counting {
  readonly #intent = new Intent();
  readonly #isInDoubt = signal(false);
  #send: Send | null = null;

  readonly isInDoubt = this.#isInDoubt.asReadonly();

  async ask(send: Send): Promise<Stock | Problem> {
    this.#send = this.#isInDoubt() && this.#send ? this.#send : send;
    const answer = await this.#intent.ask(this.#send);
    this.#isInDoubt.set(this.#intent.isInDoubt);
    return answer;
  }
}

/** Counts units of a SKU in, and corrects the count. */
@Injectable()
export class CountingStore {
  readonly #api = inject(Api);

  readonly receipt = new Counting();
  readonly adjustment = new Counting();

  receive(body: ReceiveStock): Promise<Stock | Problem> {
    return this.receipt.ask((key) => this.#api.invoke(receiveStock, { 'Idempotency-Key': key, body }));
  }

  adjust(body: AdjustStock): Promise<Stock | Problem> {
    return this.adjustment.ask((key) => this.#api.invoke(adjustStock, { 'Idempotency-Key': key, body }));
  }
}
