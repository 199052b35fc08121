import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { Session } from '../core/session';
import { DocumentRow } from '../shared/document-row';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { OrdersStore } from './orders-store';

/** One's orders; staff see everybody's. */
@Component({
  selector: 'app-order-list',
  imports: [DocumentRow, EmptyState, ErrorPanel, LoadMore, LoadingRows, MatButton, RouterLink],
  providers: [OrdersStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="page-head"><h1>{{ heading() }}</h1></header>
    @if (orders.problem(); as problem) {
      <app-error-panel [problem]="problem" (retry)="orders.load()" />
    } @else if (orders.isLoading()) {
      <app-loading-rows what="orders" />
    } @else {
      <ul class="documents">
        @for (order of orders.items(); track order.id) {
          <li>
            <app-document-row
              [link]="['/orders', order.id]" [number]="order.number" [at]="order.placed_at" [state]="order.state"
              [total]="order.total"
            />
          </li>
        } @empty {
          <li>
            <app-empty-state
              icon="receipt" heading="No orders yet" text="What you order appears here, with its shipments and invoices."
            >
              <a matButton="filled" routerLink="/catalogue">Go to the catalogue</a>
            </app-empty-state>
          </li>
        }
      </ul>
      <app-load-more [list]="orders" />
    }
  `,
})
export class OrderList {
  readonly #session = inject(Session);

  protected readonly orders = inject(OrdersStore).orders;
  protected readonly heading = computed(() =>
    this.#session.hasRole('support', 'warehouse', 'accountant', 'admin') ? 'All orders' : 'My orders',
  );
}
