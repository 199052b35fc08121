import { DestroyRef, Injectable, effect, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { getPayment, listJournal } from '../api/functions';
import { JournalEntry, Payment } from '../api/models';
import { PagedList } from '../core/paged-list';
import { Reading } from '../core/reading';
import { Session } from '../core/session';

const LOOK_MS = 2_000;

/** One payment, looked at again while it is in doubt; and what was posted for its order. */
@Injectable()
export class OnePaymentStore {
  readonly #api = inject(Api);
  readonly #id = signal('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly canSeeEntries = inject(Session).hasRole('accountant', 'admin');
  readonly payment = new Reading<Payment>(() => this.#api.invoke(getPayment, { payment_id: this.#id() }));
  readonly entries = new PagedList<JournalEntry>((cursor) => {
    return this.#api.invoke(listJournal, { order_id: this.payment.value()?.order_id, cursor });
  });

  constructor() {
    effect(() => {
      const payment = this.payment.value();
      clearTimeout(this.#timer);
      if (payment?.is_in_doubt) this.#timer = setTimeout(() => void this.reload(), LOOK_MS);
      if (payment && this.canSeeEntries) void this.entries.load();
    });
    inject(DestroyRef).onDestroy(() => { clearTimeout(this.#timer); });
  }

  show(id: string): void {
    this.#id.set(id);
    this.payment.forget();
    void this.reload();
  }

  async reload(): Promise<void> {
    await this.payment.reload();
  }
}
