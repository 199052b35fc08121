import { Injectable, inject } from '@angular/core';

import { Api } from '../api/api';
import { listOrders } from '../api/functions';
import { OrderSummary } from '../api/models';
import { PagedList } from '../core/paged-list';

/** The orders that one may see, newest first: one's own, or all for staff. */
@Injectable()
export class OrdersStore {
  readonly #api = inject(Api);

  readonly orders = new PagedList<OrderSummary>((cursor) => this.#api.invoke(listOrders, { cursor }));

  constructor() {
    void this.orders.load();
  }
}
