import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';

import { EmptyState } from '../shared/empty-state';
import { Icon } from '../shared/icon';
import { AccountsStore } from './accounts-store';
import { EntryList } from './entry-list';
import { JournalStore } from './journal-store';

/** The journal; what it is cut down to stands in the address. */
@Component({
  selector: 'app-journal',
  imports: [EmptyState, EntryList, MatButton, MatFormField, Icon, MatInput, MatLabel, RouterLink],
  providers: [AccountsStore, JournalStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './journal.html',
  styleUrl: './journal.scss',
})
export class Journal {
  readonly #router = inject(Router);

  /** Both stand in the address: a code, and the id of an order. */
  readonly account = input<string>();
  readonly order = input<string>();

  protected readonly accounts = inject(AccountsStore);
  protected readonly entries = inject(JournalStore).entries;
  protected readonly isFiltered = computed(() => Boolean(this.account()) || Boolean(this.order()));
  protected readonly isEmpty = computed(() => {
    return !this.entries.isLoading() && this.entries.problem() === null && this.entries.items().length === 0;
  });
  protected readonly outcome = computed(() => {
    if (this.entries.isLoading() || this.entries.problem()) return '';
    const { length } = this.entries.items();
    return `${length}${this.entries.hasMore() ? ' or more' : ''} ${length === 1 ? 'entry' : 'entries'}`;
  });

  constructor() {
    const store = inject(JournalStore);
    effect(() => {
      const filters = { account: this.account() ?? '', orderId: this.order() ?? '' };
      untracked(() => { store.show(filters); });
    });
  }

  protected choose(account: string): void {
    void this.#router.navigate([], { queryParams: { account: account || null }, queryParamsHandling: 'merge' });
  }
}
