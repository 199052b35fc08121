import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { OrderDocument } from '../api/models';
import { Icon } from '../shared/icon';
import { HoldClock } from './hold-clock';
import { IN_DOUBT, asStaffSays, standingOf } from './standing';

/** How an order stands, said aloud when that changes. */
@Component({
  selector: 'app-order-standing',
  imports: [HoldClock, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status', tabindex: '-1', '[attr.data-tone]': 'standing().tone' },
  template: `
    <app-icon [name]="standing().icon" />
    <p>
      @if (isJustPlaced() && order().state === 'RESERVED' && !isAsking()) {
        <strong>Thank you, your order is placed.</strong>
      }
      <strong>{{ standing().heading }}</strong> {{ standing().text }}
    </p>
    @if (standing().until; as until) {
      <app-hold-clock [until]="until" />
    }
  `,
  styleUrl: './order-standing.scss',
})
export class OrderStanding {
  readonly order = input.required<OrderDocument>();
  readonly isJustPlaced = input.required<boolean>();
  /** It was paid for on this page, and no answer says yet what became of that. */
  readonly isAsking = input.required<boolean>();

  readonly isOwn = input(true);

  protected readonly standing = computed(() => {
    const standing = this.isAsking() ? IN_DOUBT : standingOf(this.order());
    return this.isOwn() ? standing : asStaffSays(standing);
  });
}
