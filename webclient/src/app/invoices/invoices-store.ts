import { Injectable, inject } from '@angular/core';

import { Api } from '../api/api';
import { listInvoices } from '../api/functions';
import { InvoiceSummary } from '../api/models';
import { PagedList } from '../core/paged-list';

/** The invoices that one may see, newest first: one's own, or all for staff. */
@Injectable()
export class InvoicesStore {
  readonly #api = inject(Api);

  readonly invoices = new PagedList<InvoiceSummary>((cursor) => this.#api.invoke(listInvoices, { cursor }));

  constructor() {
    void this.invoices.load();
  }
}
