import { Injectable, computed, inject, resource, signal } from '@angular/core';

import { Api } from '../api/api';
import { getOrder, listInvoices } from '../api/functions';
import { InvoiceSummary } from '../api/models';
import { Problem } from '../core/problem';

/** The invoice is written some milliseconds after the order: ask at once, then ever less often, for about 15 s. */
const POLL_DELAYS_MS = [0, 300, 600, 1_000, 1_500, 2_000, 3_000, 3_000, 4_000];

/** One order, and its invoice as soon as that is issued. */
@Injectable()
export class OrderStore {
  readonly #api = inject(Api);
  readonly #id = signal<string | undefined>(undefined);
  readonly #order = resource({
    params: () => this.#id(),
    loader: ({ params }) => this.#api.invoke(getOrder, { order_id: params }),
  });
  readonly #invoice = resource({
    params: () => this.#id(),
    loader: ({ params, abortSignal }) => this.#awaitInvoice(params, abortSignal),
  });

  readonly order = computed(() => (this.#order.hasValue() ? this.#order.value() : null));
  readonly problem = computed(() => (this.#order.error() ? Problem.of(this.#order.error()) : null));
  /** Null while it is awaited, and when it is not there after all. */
  readonly invoice = computed(() => (this.#invoice.hasValue() ? this.#invoice.value() : null));
  readonly isInvoiceAwaited = this.#invoice.isLoading;
  readonly invoiceProblem = computed(() => (this.#invoice.error() ? Problem.of(this.#invoice.error()) : null));

  show(id: string): void {
    this.#id.set(id);
  }

  reload(): void {
    this.#order.reload();
    this.#invoice.reload();
  }

  reloadInvoice(): void {
    this.#invoice.reload();
  }

  async #awaitInvoice(orderId: string, abort: AbortSignal): Promise<InvoiceSummary | null> {
    for (const delay of POLL_DELAYS_MS) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (abort.aborted) return null;
      const page = await this.#api.invoke(listInvoices, { order_id: orderId, limit: 1 });
      if (page.items[0]) return page.items[0];
    }
    return null;
  }
}
