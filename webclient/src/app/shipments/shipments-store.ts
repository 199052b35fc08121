import { Injectable, inject } from '@angular/core';

import { Api } from '../api/api';
import { listShipments } from '../api/functions';
import { ShipmentSummary } from '../api/models';
import { PagedList } from '../core/paged-list';
import { Queue, numberIn } from './queues';

/** The shipments of a queue, or those of one order, in whatever queue they are. */
@Injectable()
export class ShipmentsStore {
  readonly #api = inject(Api);
  #queue: Queue | null = null;
  #number = '';

  readonly shipments = new PagedList<ShipmentSummary>((cursor) => this.#page(cursor));

  show(queue: Queue, number: string): Promise<void> {
    this.#queue = queue;
    this.#number = number;
    return this.shipments.load();
  }

  async #page(cursor: string | undefined): Promise<{ items: ShipmentSummary[]; next_cursor: string | null }> {
    if (this.#number === '') {
      const { state, isOldestFirst } = this.#queue ?? {};
      return this.#api.invoke(listShipments, { state, is_oldest_first: isOldestFirst, cursor });
    }
    const number = numberIn(this.#number);
    if (number === null) return { items: [], next_cursor: null };
    return this.#api.invoke(listShipments, { order_number: number, is_oldest_first: true, cursor });
  }
}
