import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { MoneyPipe } from '../shared/money-pipe';
import { BalanceRow } from './balance-rows';

/** The accounts with what was posted to them; each leads to its entries. */
@Component({
  selector: 'app-balance-table',
  imports: [MoneyPipe, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet' },
  template: `
    <table>
      <caption class="visually-hidden">Accounts, by code</caption>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col" class="figure">Debits</th>
          <th scope="col" class="figure">Credits</th>
          <th scope="col" class="figure">Balance</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track $index) {
          <tr>
            <th scope="row">
              <a routerLink="/ledger/entries" [queryParams]="{ account: row.code }">{{ row.name }}</a>
              <span class="code">{{ row.code }} · {{ row.kind }}</span>
            </th>
            @if (row.balance; as balance) {
              <td class="figure" data-label="Debits">{{ row.debits | money }}</td>
              <td class="figure" data-label="Credits">{{ row.credits | money }}</td>
              <td class="figure balance" data-label="Balance">{{ balance | money }}</td>
            } @else {
              <td colspan="3" class="figure none">Nothing posted yet</td>
            }
          </tr>
        }
      </tbody>
    </table>
  `,
  styleUrls: ['../shared/record-table.scss', './balance-table.scss'],
})
export class BalanceTable {
  readonly rows = input.required<readonly BalanceRow[]>();
}
