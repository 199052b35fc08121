import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { listOrders } from '../api/functions';
import { OrderSummary } from '../api/models';
import { PagedList } from '../core/paged-list';

export type OrderState = OrderSummary['state'];

/** What orders are looked for by; an empty word matches all. */
export interface OrderFilters {
  readonly state: OrderState | '';
  readonly search: string;
}

/** The orders that one may see, newest first: one's own, or all for staff. */
@Injectable()
export class OrdersStore {
  readonly #api = inject(Api);
  readonly #filters = signal<OrderFilters>({ state: '', search: '' });

  readonly orders = new PagedList<OrderSummary>((cursor) => {
    const { state, search } = this.#filters();
    return this.#api.invoke(listOrders, { state: state || undefined, search: search || undefined, cursor });
  });

  show(filters: OrderFilters): void {
    this.#filters.set(filters);
    void this.orders.load();
  }
}
