import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';

import { PageTitle } from '../core/page-title';
import { CountryPipe } from '../shared/country-pipe';
import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { LineTable } from '../shared/line-table';
import { LoadingRows } from '../shared/loading-rows';
import { StatusBadge } from '../shared/status-badge';
import { Totals } from '../shared/totals';
import { InvoiceLink } from './invoice-link';
import { OrderStore } from './order-store';

/** One order: its lines, what it comes to, and the way to its invoice. */
@Component({
  selector: 'app-order-detail',
  imports: [
    CountryPipe, ErrorPanel, InstantPipe, InvoiceLink, LineTable, LoadingRows, MatButton, MatIcon, RouterLink, StatusBadge,
    Totals,
  ],
  providers: [OrderStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-detail.html',
  styleUrl: './order-detail.scss',
})
export class OrderDetail {
  /** From the address. */
  readonly orderId = input.required<string>();

  protected readonly store = inject(OrderStore);
  /** Whether one comes straight from the basket. */
  protected readonly isJustPlaced = inject(Router).currentNavigation()?.extras.state?.['isJustPlaced'] === true;

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      this.store.show(this.orderId());
    });
    effect(() => {
      const order = this.store.order();
      if (order) title.name(`Order ${order.number}`);
    });
  }
}
