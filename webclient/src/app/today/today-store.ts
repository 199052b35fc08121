import { DOCUMENT } from '@angular/common';
import { DestroyRef, Injectable, computed, inject } from '@angular/core';

import { Api } from '../api/api';
import { getDoubts, getIntake, getScarceStock, getWaitingShipments } from '../api/functions';
import { Doubts, Intake, ScarceStock, WaitingShipments } from '../api/models';
import { Reading } from '../core/reading';
import { Session } from '../core/session';
import { dayStart } from './day-start';

const REFRESH_MS = 15_000;

/** What there is to do, of which each role sees its own; read anew every few seconds while somebody looks. */
@Injectable()
export class TodayStore {
  readonly #api = inject(Api);
  readonly #document = inject(DOCUMENT);
  readonly #session = inject(Session);

  readonly shipments = new Reading<WaitingShipments>(() => this.#api.invoke(getWaitingShipments));
  readonly stock = new Reading<ScarceStock>(() => this.#api.invoke(getScarceStock));
  readonly orders = new Reading<Intake>(() => this.#api.invoke(getIntake, { since: dayStart(new Date()) }));
  readonly doubts = new Reading<Doubts>(() => this.#api.invoke(getDoubts));

  readonly canSeeShipments = computed(() => this.#session.hasRole('warehouse', 'admin'));
  readonly canSeeStock = computed(() => this.#session.hasRole('warehouse', 'catalogue', 'admin'));
  readonly canSeeOrders = computed(() => this.#session.hasRole('support', 'warehouse', 'accountant', 'admin'));
  readonly canSeeDoubts = computed(() => this.#session.hasRole('support', 'accountant', 'admin'));

  constructor() {
    const look = (): void => {
      if (this.#document.visibilityState === 'visible') void this.reload();
    };
    const timer = setInterval(look, REFRESH_MS);
    this.#document.addEventListener('visibilitychange', look);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      this.#document.removeEventListener('visibilitychange', look);
    });
    void this.reload();
  }

  async reload(): Promise<void> {
    const parts: [() => boolean, Reading<unknown>][] = [
      [this.canSeeShipments, this.shipments],
      [this.canSeeStock, this.stock],
      [this.canSeeOrders, this.orders],
      [this.canSeeDoubts, this.doubts],
    ];
    await Promise.all(parts.filter(([canSee]) => canSee()).map(([, reading]) => reading.reload()));
  }
}
