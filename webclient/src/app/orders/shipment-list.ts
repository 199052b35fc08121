import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { OrderLine, Shipment } from '../api/models';
import { InstantPipe } from '../shared/instant-pipe';
import { StatusBadge } from '../shared/status-badge';

/** The parcels of an order: what is in them, and where they are. */
@Component({
  selector: 'app-shipment-list',
  imports: [InstantPipe, RouterLink, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'shipments-heading' },
  template: `
    <h2 id="shipments-heading">Shipments</h2>
    <ul>
      @for (shipment of shipments(); track shipment.id) {
        <li>
          <div class="head">
            <app-status-badge [state]="shipment.state" />
            @if (lastStep(shipment); as at) {
              <time [attr.datetime]="at">{{ at | instant }}</time>
            }
          </div>
          <p>
            @for (line of shipment.lines; track line.position) {
              <span class="line">{{ line.quantity }} × {{ names().get(line.position) ?? line.sku }}</span>
            }
          </p>
          @if (shipment.carrier || shipment.tracking_number) {
            <p class="carrier">{{ shipment.carrier }} <code>{{ shipment.tracking_number }}</code></p>
          }
          @if (canOpen()) {
            <a class="open" [routerLink]="['/shipments', shipment.id]">Open the shipment</a>
          }
        </li>
      } @empty {
        <li class="none">None yet: what is paid is packed.</li>
      }
    </ul>
  `,
  styleUrl: './shipment-list.scss',
})
export class ShipmentList {
  readonly shipments = input.required<readonly Shipment[]>();
  readonly lines = input.required<readonly OrderLine[]>();
  /** Whether one may work on them. */
  readonly canOpen = input(false);

  protected readonly names = computed(() => new Map(this.lines().map((line) => [line.position, line.name])));

  protected lastStep(shipment: Shipment): string {
    return shipment.delivered_at ?? shipment.dispatched_at ?? shipment.packed_at ?? shipment.planned_at;
  }
}
