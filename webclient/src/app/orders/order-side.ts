import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { InvoiceSummary, OrderDocument } from '../api/models';
import { Reading } from '../core/reading';
import { CustomerPanel } from './customer-panel';
import { DeliveryPanel } from './delivery-panel';
import { InvoiceLinks } from './invoice-links';
import { OrderActions } from './order-actions';
import { dueOf } from './payable';
import { PaymentAttempts } from './payment-attempts';
import { PaymentSums } from './payment-sums';

/** What stands beside an order: whose it is, and its money; more of both for those who work on it. */
@Component({
  selector: 'app-order-side',
  imports: [CustomerPanel, DeliveryPanel, InvoiceLinks, OrderActions, PaymentAttempts, PaymentSums],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (isWorkbench()) {
      <app-order-actions [order]="order()" />
      <app-customer-panel [customer]="order().customer" />
    }
    @if (canSeeMoney()) {
      <app-invoice-links [reading]="invoices()" />
      <app-payment-sums [payment]="order().payment" [due]="due()" />
    }
    @if (hasAttempts()) {
      <app-payment-attempts [payment]="order().payment" />
    }
    @if (!isWorkbench()) {
      <app-delivery-panel [customer]="order().customer" />
    }
  `,
  styles: ':host { display: contents; }',
})
export class OrderSide {
  readonly order = input.required<OrderDocument>();
  readonly invoices = input.required<Reading<readonly InvoiceSummary[]>>();
  readonly isWorkbench = input.required<boolean>();
  readonly canSeeMoney = input.required<boolean>();

  protected readonly due = computed(() => (this.isWorkbench() ? dueOf(this.order()) : null));
  protected readonly hasAttempts = computed(() => {
    return this.isWorkbench() && this.canSeeMoney() && this.order().payment.is_available;
  });
}
