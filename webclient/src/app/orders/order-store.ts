import { DOCUMENT } from '@angular/common';
import { DestroyRef, Injectable, effect, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { getOrder, getOrderTimeline, listInvoices } from '../api/functions';
import { InvoiceSummary, OrderDocument, TimelineEntry } from '../api/models';
import { Live, OPEN_STREAM } from '../core/live';
import { Reading } from '../core/reading';
import { lookAfterMs } from './standing';

const INVOICES_MAX = 100;
/** Several things mostly happen at once; they are read together. */
const TOGETHER_MS = 100;

/** One order with its course and its invoices, told what happens while somebody looks. */
@Injectable()
export class OrderStore {
  readonly #api = inject(Api);
  readonly #id = signal('');
  readonly #looks = signal(0);
  readonly #order = new Reading<OrderDocument>(() => this.#api.invoke(getOrder, { order_id: this.#id() }));
  #reading: ReturnType<typeof setTimeout> | undefined;

  readonly order = this.#order.value;
  readonly problem = this.#order.problem;
  readonly timeline = new Reading<readonly TimelineEntry[]>(() => this.#readTimeline());
  readonly invoices = new Reading<readonly InvoiceSummary[]>(() => this.#readInvoices());
  readonly live = new Live(
    {
      address: () => `/api/v1/events?order_id=${this.#id()}&after=${this.#last()}`,
      look: () => this.#look(),
      hear: (event, content) => { this.#hear(event, content); },
    },
    inject(OPEN_STREAM), inject(DOCUMENT),
  );

  constructor() {
    effect((onCleanup) => {
      this.#looks();
      // Also what nobody tells is seen: that a hold has ended, or that the stream is dead and does not know it.
      const timer = setTimeout(() => void this.#lookAnyway(), lookAfterMs(this.order(), Date.now()));
      onCleanup(() => { clearTimeout(timer); });
    });
    const document = inject(DOCUMENT);
    const turn = () => { this.live.turn(); };
    document.addEventListener('visibilitychange', turn);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', turn);
      clearTimeout(this.#reading);
      this.live.stop();
    });
  }

  show(id: string): void {
    this.#id.set(id);
    for (const reading of [this.#order, this.timeline, this.invoices]) reading.forget();
    this.live.start();
  }

  async reload(): Promise<void> {
    await Promise.all([this.#order.reload(), this.timeline.reload(), this.invoices.reload()]);
    this.#looks.update((count) => count + 1);
  }

  async #look(): Promise<boolean> {
    await this.reload();
    return this.problem() === null;
  }

  async #lookAnyway(): Promise<void> {
    // Where there is no stream, it looks at each try to come back, and not at all while nobody sees it.
    if (!this.live.isOpen()) this.#looks.update((count) => count + 1);
    else if (!(await this.#look())) this.live.start();
  }

  #hear(event: string, content: unknown): void {
    const [entries, entry] = [this.timeline.value() ?? [], content as TimelineEntry];
    if (event === 'timeline' && entry.sequence === this.#last() + 1) this.timeline.accept([...entries, entry]);
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => void this.reload(), TOGETHER_MS);
  }

  #last(): number {
    return this.timeline.value()?.at(-1)?.sequence ?? 0;
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
