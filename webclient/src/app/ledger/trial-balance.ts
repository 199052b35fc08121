import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { LoadingRows } from '../shared/loading-rows';
import { MoneyPipe } from '../shared/money-pipe';
import { BalanceTable } from './balance-table';
import { isEven, rowsOf } from './balance-rows';
import { BalancesStore } from './balances-store';

/** Whether the books balance, and what stands on each account. */
@Component({
  selector: 'app-trial-balance',
  imports: [BalanceTable, EmptyState, ErrorPanel, LoadingRows, MatButton, Icon, MoneyPipe, RouterLink],
  providers: [BalancesStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './trial-balance.html',
  styleUrl: './trial-balance.scss',
})
export class TrialBalancePage {
  protected readonly books = inject(BalancesStore).books;
  protected readonly sums = computed(() => {
    return this.books.value()?.balance.sums.map((sum) => ({ ...sum, isEven: isEven(sum) })) ?? [];
  });
  protected readonly rows = computed(() => {
    const books = this.books.value();
    return books ? rowsOf(books) : [];
  });
}
