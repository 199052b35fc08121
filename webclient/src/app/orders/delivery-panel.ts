import { ChangeDetectionStrategy, Component, input } from '@angular/core';

import { CustomerSnapshot } from '../api/models';
import { PostalAddressBlock } from '../shared/postal-address';

/** Where an order goes, for whoever ordered it. */
@Component({
  selector: 'app-delivery-panel',
  imports: [PostalAddressBlock],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'address-heading' },
  template: `
    <h2 id="address-heading">Delivery address</h2>
    @if (customer().address; as address) {
      <app-postal-address [address]="address" />
    }
    <p>{{ customer().email }}</p>
  `,
  styles: `
    :host { display: grid; gap: var(--space-3); }
    p { margin: 0; color: var(--ink-soft); overflow-wrap: anywhere; }
  `,
})
export class DeliveryPanel {
  readonly customer = input.required<CustomerSnapshot>();
}
