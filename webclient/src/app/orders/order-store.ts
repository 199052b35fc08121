import { DOCUMENT } from '@angular/common';
import { DestroyRef, Injectable, effect, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { getOrder, getOrderTimeline, listInvoices } from '../api/functions';
import { InvoiceSummary, OrderDocument, TimelineEntry } from '../api/models';
import { Reading } from '../core/reading';
import { lookAfterMs } from './standing';

const INVOICES_MAX = 100;

/** One order with its course and its invoices, read anew while somebody looks. */
@Injectable()
export class OrderStore {
  readonly #api = inject(Api);
  readonly #document = inject(DOCUMENT);
  readonly #id = signal('');
  readonly #looks = signal(0);
  readonly #order = new Reading<OrderDocument>(() => this.#api.invoke(getOrder, { order_id: this.#id() }));

  readonly order = this.#order.value;
  readonly problem = this.#order.problem;
  readonly timeline = new Reading<readonly TimelineEntry[]>(() => this.#readTimeline());
  readonly invoices = new Reading<readonly InvoiceSummary[]>(() => this.#readInvoices());

  constructor() {
    effect((onCleanup) => {
      this.#looks();
      const timer = setTimeout(() => void this.#lookAgain(), lookAfterMs(this.order(), Date.now()));
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
    for (const reading of [this.#order, this.timeline, this.invoices]) reading.forget();
    void this.reload();
  }

  async reload(): Promise<void> {
    await Promise.all([this.#order.reload(), this.timeline.reload(), this.invoices.reload()]);
    this.#looks.update((count) => count + 1);
  }

  async #lookAgain(): Promise<void> {
    if (this.#document.visibilityState === 'visible') await this.reload();
    else this.#looks.update((count) => count + 1);
  }

  async #readTimeline(): Promise<readonly TimelineEntry[]> {
    const [id, entries] = [this.#id(), [...(this.timeline.value() ?? [])]];
    for (let hasMore = true; hasMore; ) {
      const after = entries.at(-1)?.sequence ?? 0;
      const page = await this.#api.invoke(getOrderTimeline, { order_id: id, after });
      entries.push(...page.items);
      hasMore = page.has_more;
    }
    return entries;
  }

  async #readInvoices(): Promise<readonly InvoiceSummary[]> {
    return (await this.#api.invoke(listInvoices, { order_id: this.#id(), limit: INVOICES_MAX })).items;
  }
}
