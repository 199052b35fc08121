import { Injectable, computed, inject, resource, signal } from '@angular/core';

import { Api } from '../api/api';
import { getInvoice } from '../api/functions';
import { Problem } from '../core/problem';

/** One invoice; once issued it never changes. */
@Injectable()
export class InvoiceStore {
  readonly #api = inject(Api);
  readonly #id = signal<string | undefined>(undefined);
  readonly #invoice = resource({
    params: () => this.#id(),
    loader: ({ params }) => this.#api.invoke(getInvoice, { invoice_id: params }),
  });

  readonly invoice = computed(() => (this.#invoice.hasValue() ? this.#invoice.value() : null));
  readonly problem = computed(() => (this.#invoice.error() ? Problem.of(this.#invoice.error()) : null));

  show(id: string): void {
    this.#id.set(id);
  }

  reload(): void {
    this.#invoice.reload();
  }
}
