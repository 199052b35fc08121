import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { ShipmentSummary } from '../api/models';
import { Icon } from '../shared/icon';
import { UnitsPipe } from '../shared/units-pipe';

/** Leads on to whoever waits longest to be packed. */
@Component({
  selector: 'app-next-to-pack',
  imports: [MatButton, Icon, RouterLink, UnitsPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'no-print' },
  template: `
    @if (shipment(); as next) {
      <a class="big" [matButton]="isFirst() ? 'filled' : 'outlined'" [routerLink]="['/shipments', next.id]">
        Next to pack: {{ next.order_number }}, {{ next.units | units }}
        <app-icon matButtonIcon iconPositionEnd name="arrow_forward" />
      </a>
    } @else {
      <p class="nothing"><app-icon inline name="task_alt" /> Nothing else waits to be packed.</p>
    }
  `,
  styleUrl: './big-button.scss',
})
export class NextToPack {
  readonly shipment = input.required<ShipmentSummary | null>();
  /** Whether it is the first thing that there is to do. */
  readonly isFirst = input.required<boolean>();
}
