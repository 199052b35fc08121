import { Injectable, computed, inject } from '@angular/core';

import { Api } from '../api/api';
import { listAccounts } from '../api/functions';
import { AccountList } from '../api/models';
import { Reading } from '../core/reading';

/** What the accounts are called. */
@Injectable()
export class AccountsStore {
  readonly #api = inject(Api);
  readonly #list = new Reading<AccountList>(() => this.#api.invoke(listAccounts));

  readonly accounts = computed(() => this.#list.value()?.items ?? []);
  readonly #names = computed(() => new Map(this.accounts().map(({ code, name }) => [code, name])));

  constructor() {
    void this.#list.reload();
  }

  /** What an account is called; empty as long as that is not known. */
  nameOf(code: string): string {
    return this.#names().get(code) ?? '';
  }
}
