import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Icon } from '../shared/icon';
import { ShipmentState } from './queues';
import { standingOf } from './standing';

/** How a shipment stands, said aloud when that changes. */
@Component({
  selector: 'app-shipment-standing',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status', tabindex: '-1', '[attr.data-tone]': 'standing().tone' },
  template: `
    <app-icon [name]="standing().icon" />
    <p><strong>{{ standing().heading }}</strong> {{ standing().text }}</p>
  `,
  styleUrl: '../orders/order-standing.scss',
})
export class ShipmentStanding {
  readonly state = input.required<ShipmentState>();

  protected readonly standing = computed(() => standingOf(this.state()));
}
