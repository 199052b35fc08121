import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { ShipmentSummary } from '../api/models';
import { CountryPipe } from '../shared/country-pipe';
import { Icon } from '../shared/icon';
import { InstantPipe } from '../shared/instant-pipe';
import { StatusBadge } from '../shared/status-badge';
import { UnitsPipe } from '../shared/units-pipe';
import { lastStep } from './standing';

/** A shipment as a row of a queue; the whole row leads to it. */
@Component({
  selector: 'app-shipment-row',
  imports: [CountryPipe, InstantPipe, Icon, RouterLink, StatusBadge, UnitsPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a class="number" [routerLink]="['/shipments', shipment().id]">{{ shipment().order_number }}</a>
    <span class="about">
      <span class="where">{{ shipment().recipient }}, {{ shipment().city }}, {{ shipment().country | country }}</span>
      <span class="when">
        {{ step().words }} <time [attr.datetime]="step().at">{{ step().at | instant }}</time>
        @if (shipment().carrier) {
          · {{ shipment().carrier }}
        }
      </span>
    </span>
    <app-status-badge [state]="shipment().state" />
    <span class="total">{{ shipment().units | units }}</span>
    <app-icon class="go" name="chevron_right" />
  `,
  styleUrls: ['../shared/document-row.scss', './shipment-row.scss'],
})
export class ShipmentRow {
  readonly shipment = input.required<ShipmentSummary>();

  protected readonly step = computed(() => lastStep(this.shipment()));
}
