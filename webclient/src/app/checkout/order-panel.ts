import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { Money } from '../api/models';
import { Problem } from '../core/problem';
import { ErrorPanel } from '../shared/error-panel';
import { MoneyPipe } from '../shared/money-pipe';

/** What the basket comes to, the button that orders it, and what became of the last try. */
@Component({
  selector: 'app-order-panel',
  imports: [ErrorPanel, MatButton, MoneyPipe, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-label': 'Your order' },
  templateUrl: './order-panel.html',
  styleUrl: './order-panel.scss',
})
export class OrderPanel {
  readonly units = input.required<number>();
  /** Null where the lines are not in one currency. */
  readonly net = input.required<Money | null>();
  readonly isSignedIn = input.required<boolean>();
  readonly isPlacing = input.required<boolean>();
  readonly isInDoubt = input.required<boolean>();
  readonly isShort = input.required<boolean>();
  readonly problem = input.required<Problem | null>();
  readonly order = output();
  readonly adjust = output();
  readonly giveUp = output();

  protected readonly words = computed(() => {
    if (this.isPlacing()) return 'Ordering…';
    return this.isSignedIn() ? 'Order now' : 'Sign in to order';
  });
}
