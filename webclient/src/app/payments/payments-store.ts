import { Injectable, inject } from '@angular/core';

import { Api } from '../api/api';
import { listPayments } from '../api/functions';
import { PaymentPage, PaymentSummary } from '../api/models';
import { PagedList } from '../core/paged-list';
import { IN_DOUBT, PaymentState, orderNumberIn } from './payment-choices';

/** What payments are looked for by; an empty word matches all. */
export interface PaymentFilters {
  readonly state: PaymentState | typeof IN_DOUBT | '';
  readonly number: string;
}

/** The payments of all orders, newest first. */
@Injectable()
export class PaymentsStore {
  readonly #api = inject(Api);
  #filters: PaymentFilters = { state: '', number: '' };

  readonly payments = new PagedList<PaymentSummary>((cursor) => this.#page(cursor));

  show(filters: PaymentFilters): void {
    this.#filters = filters;
    void this.payments.load();
  }

  async #page(cursor: string | undefined): Promise<PaymentPage> {
    const { state, number } = this.#filters;
    const order_number = number === '' ? undefined : orderNumberIn(number);
    if (order_number === null) return { items: [], next_cursor: null };
    const found = state === IN_DOUBT ? { is_in_doubt: true } : { state: state || undefined };
    return this.#api.invoke(listPayments, { ...found, order_number, cursor });
  }
}
