import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { OrderDocument, Shipment } from '../api/models';
import { Reading } from '../core/reading';
import { ErrorPanel } from '../shared/error-panel';
import { LoadingRows } from '../shared/loading-rows';
import { PostalAddressBlock } from '../shared/postal-address';
import { SiblingShipments } from './sibling-shipments';

/** Where a shipment goes, as on its label, and what else there is of its order. */
@Component({
  selector: 'app-shipment-aside',
  imports: [ErrorPanel, LoadingRows, PostalAddressBlock, RouterLink, SiblingShipments],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (reading().shownProblem(); as problem) {
      <app-error-panel [problem]="problem" (retry)="reading().reload()" />
    }
    @if (reading().value(); as order) {
      <section class="sheet label" aria-labelledby="address-heading">
        <h2 id="address-heading">Deliver to</h2>
        @if (order.customer.address; as address) {
          <app-postal-address [address]="address" />
        }
        @if (shipment().carrier) {
          <p class="carrier">{{ shipment().carrier }} <code>{{ shipment().tracking_number }}</code></p>
        }
      </section>
      <app-sibling-shipments [order]="order" [shipmentId]="shipment().id" />
      <p><a [routerLink]="['/orders', order.id]">The whole order {{ order.number }}</a></p>
    } @else if (!reading().problem()) {
      <app-loading-rows what="the address" [count]="2" />
    }
  `,
  styleUrl: './shipment-aside.scss',
})
export class ShipmentAside {
  readonly reading = input.required<Reading<OrderDocument>>();
  readonly shipment = input.required<Shipment>();
}
