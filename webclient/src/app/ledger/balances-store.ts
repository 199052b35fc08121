import { Injectable, inject } from '@angular/core';

import { Api } from '../api/api';
import { getTrialBalance, listAccounts } from '../api/functions';
import { Account, TrialBalance } from '../api/models';
import { Reading } from '../core/reading';

/** The books at a glance: what stands on each account. */
export interface Books {
  readonly accounts: readonly Account[];
  readonly balance: TrialBalance;
}

/** The accounts and the trial balance, as of one moment. */
@Injectable()
export class BalancesStore {
  readonly #api = inject(Api);

  readonly books = new Reading<Books>(async () => {
    const [accounts, balance] = await Promise.all([this.#api.invoke(listAccounts), this.#api.invoke(getTrialBalance)]);
    return { accounts: accounts.items, balance };
  });

  constructor() {
    void this.books.reload();
  }
}
