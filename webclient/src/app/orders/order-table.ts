import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { OrderSummary } from '../api/models';
import { AgoPipe } from '../registry/ago-pipe';
import { InstantPipe } from '../shared/instant-pipe';
import { MoneyPipe } from '../shared/money-pipe';
import { StatusBadge } from '../shared/status-badge';

/** Orders of all customers, as the staff reads them. */
@Component({
  selector: 'app-order-table',
  imports: [AgoPipe, InstantPipe, MoneyPipe, RouterLink, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet' },
  template: `
    <table>
      <caption class="visually-hidden">Orders, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">Order</th>
          <th scope="col">Customer</th>
          <th scope="col">State</th>
          <th scope="col">Placed</th>
          <th scope="col" class="figure">Total</th>
        </tr>
      </thead>
      <tbody>
        @for (order of orders(); track order.id) {
          <tr>
            <th scope="row"><a [routerLink]="['/orders', order.id]">{{ order.number }}</a></th>
            <td class="who"><span class="name">{{ order.customer_name }}</span><span class="mail">{{ order.customer_email }}</span></td>
            <td class="state"><app-status-badge [state]="order.state" /></td>
            <td class="age">
              <time [attr.datetime]="order.placed_at" [title]="order.placed_at | instant">{{ order.placed_at | ago: now() }}</time>
            </td>
            <td class="figure total">{{ order.total | money }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styleUrls: ['../shared/record-table.scss', './order-table.scss'],
})
export class OrderTable {
  readonly orders = input.required<readonly OrderSummary[]>();

  /** As of when they were read. */
  protected readonly now = computed(() => {
    this.orders();
    return new Date();
  });
}
