import { DOCUMENT } from '@angular/common';
import { DestroyRef, Injectable, effect, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { getOrder, getShipment, listShipments } from '../api/functions';
import { OrderDocument, Shipment, ShipmentSummary } from '../api/models';
import { Reading } from '../core/reading';
import { lookAfterMs } from './standing';

/** One shipment with its order, looked at again while somebody works with it. */
@Injectable()
export class ShipmentStore {
  readonly #api = inject(Api);
  readonly #document = inject(DOCUMENT);
  readonly #id = signal('');
  readonly #looks = signal(0);
  readonly #shipment = new Reading<Shipment>(() => this.#api.invoke(getShipment, { shipment_id: this.#id() }));

  readonly shipment = this.#shipment.value;
  readonly problem = this.#shipment.shownProblem;
  /** Has the names of what is packed, and where it goes. */
  readonly order = new Reading<OrderDocument>(() => this.#readOrder());
  /** Whoever waits longest to be packed after this one; null where nobody does. */
  readonly next = new Reading<{ readonly shipment: ShipmentSummary | null }>(() => this.#readNext());

  constructor() {
    effect((onCleanup) => {
      this.#looks();
      const timer = setTimeout(() => void this.#lookAgain(), lookAfterMs(this.shipment()));
      onCleanup(() => {
        clearTimeout(timer);
      });
    });
    const look = () => void this.#lookAgain();
    this.#document.addEventListener('visibilitychange', look);
    inject(DestroyRef).onDestroy(() => {
      this.#document.removeEventListener('visibilitychange', look);
    });
  }

  show(id: string): void {
    this.#id.set(id);
    for (const reading of [this.#shipment, this.order, this.next]) reading.forget();
    void this.reload();
  }

  /** Ends as soon as the shipment is read; what belongs to it follows. */
  async reload(): Promise<void> {
    const before = this.shipment()?.state;
    await this.#shipment.reload();
    const shipment = this.shipment();
    const isNews = shipment?.state !== before || this.order.value() === null;
    if (shipment !== null && isNews) {
      void this.order.reload();
      if (shipment.state !== 'PLANNED') void this.next.reload();
    }
    this.#looks.update((count) => count + 1);
  }

  async #lookAgain(): Promise<void> {
    if (this.#document.visibilityState === 'visible' && this.#id()) await this.reload();
    else this.#looks.update((count) => count + 1);
  }

  #readOrder(): Promise<OrderDocument> {
    return this.#api.invoke(getOrder, { order_id: this.shipment()?.order_id ?? '' });
  }

  async #readNext(): Promise<{ readonly shipment: ShipmentSummary | null }> {
    const { items } = await this.#api.invoke(listShipments, { state: 'PLANNED', is_oldest_first: true, limit: 2 });
    return { shipment: items.find(({ id }) => id !== this.#id()) ?? null };
  }
}
