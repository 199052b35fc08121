import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { OrderDocument } from '../api/models';
import { StatusBadge } from '../shared/status-badge';
import { UnitsPipe } from '../shared/units-pipe';
import { unitsPlanned } from './parcel';

/** The other shipments of the same order, where there are any. */
@Component({
  selector: 'app-sibling-shipments',
  imports: [RouterLink, StatusBadge, UnitsPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (others().length > 0) {
      <section class="sheet" aria-labelledby="siblings-heading">
        <h2 id="siblings-heading">Of the same order</h2>
        <ul>
          @for (other of others(); track other.id) {
            <li>
              <a [routerLink]="['/shipments', other.id]">{{ other.units | units }}</a>
              <app-status-badge [state]="other.state" />
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    h2 { margin-bottom: var(--space-3); }
    ul { padding: 0; margin: 0; list-style: none; }
    li { display: flex; gap: var(--space-3); align-items: center; justify-content: space-between; }
    a { padding: var(--space-3) 0; font-weight: 500; }
  `,
})
export class SiblingShipments {
  readonly order = input.required<OrderDocument>();
  readonly shipmentId = input.required<string>();

  protected readonly others = computed(() => {
    const others = this.order().shipments.filter(({ id }) => id !== this.shipmentId());
    return others.map(({ id, state, lines }) => ({ id, state, units: unitsPlanned(lines) }));
  });
}
