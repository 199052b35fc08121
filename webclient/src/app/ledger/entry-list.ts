import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { JournalEntry } from '../api/models';
import { PagedList } from '../core/paged-list';
import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { MoneyPipe } from '../shared/money-pipe';
import { AccountsStore } from './accounts-store';
import { documentOf, textOf } from './entry-words';

/** Journal entries with their lines, newest first. */
@Component({
  selector: 'app-entry-list',
  imports: [ErrorPanel, InstantPipe, LoadMore, LoadingRows, MoneyPipe, RouterLink],
  providers: [AccountsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './entry-list.html',
  styleUrl: './entry-list.scss',
})
export class EntryList {
  readonly entries = input.required<PagedList<JournalEntry>>();
  /** What is said where there are none. */
  readonly nothing = input.required<string>();
  readonly hasOrderLink = input(true);

  protected readonly accounts = inject(AccountsStore);
  protected readonly rows = computed(() =>
    this.entries().items().map((entry) => ({ ...entry, words: textOf(entry), document: documentOf(entry) })),
  );
}
