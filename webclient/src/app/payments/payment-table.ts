import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { PaymentSummary } from '../api/models';
import { InstantPipe } from '../shared/instant-pipe';
import { MoneyPipe } from '../shared/money-pipe';
import { StatusBadge } from '../shared/status-badge';
import { badgeOf } from './payment-choices';

/** Payments as rows; each leads to its payment. */
@Component({
  selector: 'app-payment-table',
  imports: [InstantPipe, MoneyPipe, RouterLink, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet' },
  template: `
    <table>
      <caption class="visually-hidden">Payments, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">Order</th>
          <th scope="col">Opened</th>
          <th scope="col">State</th>
          <th scope="col" class="figure">Captured</th>
          <th scope="col" class="figure">Refunded</th>
          <th scope="col" class="figure">Order total</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track row.id) {
          <tr>
            <th scope="row"><a [routerLink]="['/payments', row.id]">{{ row.order_number }}</a></th>
            <td class="at"><time [attr.datetime]="row.created_at">{{ row.created_at | instant }}</time></td>
            <td class="state"><app-status-badge [state]="row.badge" /></td>
            <td class="figure sum" data-label="Captured">{{ row.captured | money }}</td>
            <td class="figure sum" data-label="Refunded">{{ row.refunded | money }}</td>
            <td class="figure total">{{ row.total | money }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styleUrls: ['../shared/record-table.scss', './payment-table.scss'],
})
export class PaymentTable {
  readonly payments = input.required<readonly PaymentSummary[]>();

  protected readonly rows = computed(() => this.payments().map((payment) => ({ ...payment, badge: badgeOf(payment) })));
}
