import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { OrderDocument } from '../api/models';
import { Session } from '../core/session';
import { Icon } from '../shared/icon';

/** Where those who work on an order go on with it, each by their role. */
@Component({
  selector: 'app-order-actions',
  imports: [MatButton, Icon, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (shipment of toPack(); track shipment.id) {
      <a matButton="filled" [routerLink]="['/shipments', shipment.id]"><app-icon matButtonIcon name="inventory" /> Go to packing</a>
    }
    @if (paymentId(); as id) {
      <a matButton="outlined" [routerLink]="['/payments', id]">
        <app-icon matButtonIcon name="payments" /> {{ canRefund() ? 'Refund' : 'Open the payment' }}
      </a>
    }
  `,
  styles: ':host { display: grid; gap: var(--space-2); justify-items: start; } :host:empty { display: none; }',
})
export class OrderActions {
  readonly #session = inject(Session);

  readonly order = input.required<OrderDocument>();

  protected readonly toPack = computed(() => {
    if (!this.#session.hasRole('warehouse', 'admin')) return [];
    return this.order().shipments.filter(({ state }) => state === 'PLANNED');
  });
  protected readonly paymentId = computed(() => {
    return this.#session.hasRole('support', 'accountant', 'admin') ? this.order().payment.id : undefined;
  });
  protected readonly canRefund = computed(() => {
    const { captured, refunded } = this.order().payment;
    const left = (captured?.amount_minor ?? 0) - (refunded?.amount_minor ?? 0);
    return left > 0 && this.#session.hasRole('accountant', 'admin');
  });
}
