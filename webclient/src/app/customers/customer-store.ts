import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { getCustomer, listOrders, listPayments } from '../api/functions';
import { Customer, OrderSummary, PaymentSummary } from '../api/models';
import { PagedList } from '../core/paged-list';
import { Reading } from '../core/reading';

/** One customer, with what they ordered and paid. */
@Injectable()
export class CustomerStore {
  readonly #api = inject(Api);
  readonly #id = signal('');

  readonly customer = new Reading<Customer>(() => this.#api.invoke(getCustomer, { customer_id: this.#id() }));
  readonly orders = new PagedList<OrderSummary>((cursor) => {
    return this.#api.invoke(listOrders, { customer_id: this.#id(), cursor });
  });
  readonly payments = new PagedList<PaymentSummary>((cursor) => {
    return this.#api.invoke(listPayments, { customer_id: this.#id(), cursor });
  });

  show(id: string): void {
    this.#id.set(id);
    this.customer.forget();
    void this.customer.reload();
    void this.orders.load();
    void this.payments.load();
  }
}
