import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { Money, Quote } from '../api/models';
import { Problem } from '../core/problem';
import { ErrorPanel } from '../shared/error-panel';
import { MoneyPipe } from '../shared/money-pipe';
import { Totals } from '../shared/totals';

/** What the basket comes to, the button that orders it, and what became of the last try. */
@Component({
  selector: 'app-order-panel',
  imports: [ErrorPanel, MatButton, MoneyPipe, RouterLink, Totals],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-label': 'Your order' },
  templateUrl: './order-panel.html',
  styleUrl: './order-panel.scss',
})
export class OrderPanel {
  /** Of the goods, as far as the catalogue told; null where the lines are not in one currency. */
  readonly net = input.required<Money | null>();
  readonly quote = input.required<Quote | null>();
  readonly quoteProblem = input.required<Problem | null>();
  /** A newer quote is on its way. */
  readonly isQuoting = input.required<boolean>();
  readonly isSignedIn = input.required<boolean>();
  readonly hasAddress = input.required<boolean>();
  readonly isPlacing = input.required<boolean>();
  readonly isInDoubt = input.required<boolean>();
  /** Whether there is less, of some line, than is asked for. */
  readonly isShort = input.required<boolean>();
  readonly problem = input.required<Problem | null>();
  readonly order = output();
  readonly requote = output();
  readonly adjust = output();
  readonly giveUp = output();

  protected readonly canOrder = computed(() => !this.isSignedIn() || (this.isReady() && !this.isPlacing()));
  /** A refusal that says itself what to look at. */
  protected readonly hasLookedAgain = computed(() => {
    return ['total_changed', 'insufficient_stock', 'product_archived'].includes(this.problem()?.code ?? '');
  });
  protected readonly validQuote = computed(() => (this.quoteProblem() === null ? this.quote() : null));
  /** What is sold no more is marked at its line, and taken out with what is short. */
  protected readonly seriousProblem = computed(() => (this.isShort() ? null : this.quoteProblem()));
  protected readonly words = computed(() => {
    if (this.isPlacing()) return 'Ordering…';
    return this.isSignedIn() ? 'Order now' : 'Sign in to order';
  });
  protected readonly hint = computed(() => {
    if (!this.isSignedIn()) return 'Tax and shipping follow from where it goes; they appear once you have signed in.';
    if (!this.hasAddress()) return 'Say where it goes, then order.';
    return 'Every unit is reserved for you then, and you pay on the next page.';
  });
  private readonly isReady = computed(() => {
    return this.hasAddress() && this.quote() !== null && !this.isQuoting() && !this.quoteProblem() && !this.isShort();
  });

  /** A disabled button that one can still reach by the keyboard can also be pressed. */
  protected press(): void {
    if (this.canOrder()) this.order.emit();
  }
}
