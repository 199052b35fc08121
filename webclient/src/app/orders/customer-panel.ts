import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { CustomerSnapshot } from '../api/models';
import { Session } from '../core/session';
import { PostalAddressBlock } from '../shared/postal-address';

/** Who ordered, for those who work on the order. */
@Component({
  selector: 'app-customer-panel',
  imports: [PostalAddressBlock, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'customer-heading' },
  template: `
    <h2 id="customer-heading">Customer</h2>
    <p>
      @if (canOpen) {
        <a class="name" [routerLink]="['/customers', customer().id]">{{ customer().name }}</a>
      } @else {
        <strong>{{ customer().name }}</strong>
      }
      <a [href]="'mailto:' + customer().email">{{ customer().email }}</a>
      <a routerLink="/orders" [queryParams]="{ search: customer().email }">All orders of this customer</a>
    </p>
    <h3>Goes to</h3>
    @if (customer().address; as address) {
      <app-postal-address [address]="address" />
    }
  `,
  styles: `
    :host { display: grid; gap: var(--space-3); }
    p { display: grid; gap: var(--space-1); justify-items: start; margin: 0; overflow-wrap: anywhere; }
    .name { font-weight: 600; }
    h3 { font: 500 0.875rem var(--text); letter-spacing: 0; color: var(--ink-soft); }
  `,
})
export class CustomerPanel {
  readonly customer = input.required<CustomerSnapshot>();

  protected readonly canOpen = inject(Session).hasRole('support', 'admin');
}
