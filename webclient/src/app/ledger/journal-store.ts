import { Injectable, inject } from '@angular/core';

import { Api } from '../api/api';
import { listJournal } from '../api/functions';
import { JournalEntry } from '../api/models';
import { PagedList } from '../core/paged-list';

/** What entries are looked for by; an empty word matches all. */
export interface JournalFilters {
  readonly account: string;
  readonly orderId: string;
}

/** The journal, newest first. */
@Injectable()
export class JournalStore {
  readonly #api = inject(Api);
  #filters: JournalFilters = { account: '', orderId: '' };

  readonly entries = new PagedList<JournalEntry>((cursor) => {
    const { account, orderId } = this.#filters;
    return this.#api.invoke(listJournal, { account: account || undefined, order_id: orderId || undefined, cursor });
  });

  show(filters: JournalFilters): void {
    this.#filters = filters;
    void this.entries.load();
  }
}
