import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { OrderDocument, PackedUnits } from '../api/models';
import { BrandMark } from '../core/brand-mark';
import { InstantPipe } from '../shared/instant-pipe';
import { PostalAddressBlock } from '../shared/postal-address';

/** What goes on paper, into the parcel: shown only where it is printed. */
@Component({
  selector: 'app-packing-slip',
  imports: [BrandMark, InstantPipe, PostalAddressBlock],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { 'aria-hidden': 'true' },
  template: `
    <p class="brand"><app-brand-mark /> Kontor</p>
    @if (order().customer.address; as address) {
      <app-postal-address [address]="address" />
    }
    <h2>Packing slip</h2>
    <p>Order {{ order().number }} of {{ order().placed_at | instant: 'day' }}</p>
    <table>
      <thead>
        <tr><th>Units</th><th>Product</th><th>SKU</th><th>Packed</th></tr>
      </thead>
      <tbody>
        @for (line of lines(); track line.position) {
          <tr><td>{{ line.quantity }}</td><td>{{ line.name }}</td><td>{{ line.sku }}</td><td>☐</td></tr>
        }
      </tbody>
    </table>
    @if (hasRest()) {
      <p>The rest of the order comes in another parcel.</p>
    }
  `,
  styleUrl: './packing-slip.scss',
})
export class PackingSlip {
  readonly order = input.required<OrderDocument>();
  readonly content = input.required<readonly PackedUnits[]>();

  protected readonly lines = computed(() => {
    const ofOrder = new Map(this.order().lines.map((line) => [line.position, line]));
    return this.content().map((units) => ({ ...ofOrder.get(units.position), ...units }));
  });
  protected readonly hasRest = computed(() => {
    const ordered = this.order().lines.reduce((sum, line) => sum + line.quantity - line.cancelled, 0);
    return this.content().reduce((sum, line) => sum + line.quantity, 0) < ordered;
  });
}
