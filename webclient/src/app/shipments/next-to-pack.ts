import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';

import { ShipmentSummary } from '../api/models';
import { UnitsPipe } from '../shared/units-pipe';

/** Leads on to whoever waits longest to be packed. */
@Component({
  selector: 'app-next-to-pack',
  imports: [MatButton, MatIcon, RouterLink, UnitsPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'no-print' },
  template: `
    @if (shipment(); as next) {
      <a class="big" [matButton]="isFirst() ? 'filled' : 'outlined'" [routerLink]="['/shipments', next.id]">
        Next to pack: {{ next.order_number }}, {{ next.units | units }}
        <mat-icon iconPositionEnd svgIcon="arrow_forward" />
      </a>
    } @else {
      <p class="nothing"><mat-icon inline svgIcon="task_alt" /> Nothing else waits to be packed.</p>
    }
  `,
  styleUrl: './big-button.scss',
})
export class NextToPack {
  readonly shipment = input.required<ShipmentSummary | null>();
  /** Whether it is the first thing that there is to do. */
  readonly isFirst = input.required<boolean>();
}
