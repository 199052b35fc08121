import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Money, PaymentPart } from '../api/models';
import { wordsFor } from '../core/problem-words';
import { MoneyPipe } from '../shared/money-pipe';

/** What became of the money of an order, as far as something has. */
@Component({
  selector: 'app-payment-sums',
  imports: [MoneyPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'payment-heading' },
  template: `
    <h2 id="payment-heading">Payment</h2>
    @if (reason(); as reason) {
      <p>It cannot be told just now. {{ reason }}</p>
    } @else {
      <dl>
        @for (sum of sums(); track sum.words) {
          <div><dt>{{ sum.words }}</dt><dd>{{ sum.amount | money }}</dd></div>
        } @empty {
          <div><dt>Not paid yet</dt></div>
        }
      </dl>
    }
  `,
  styles: `
    :host { display: grid; gap: var(--space-3); }
    dl, p { margin: 0; }
    div { display: flex; gap: var(--space-4); justify-content: space-between; }
    dt, p { color: var(--ink-soft); }
    dd { margin: 0; font-variant-numeric: tabular-nums; }
  `,
})
export class PaymentSums {
  readonly payment = input.required<PaymentPart>();
  /** What is still to come, for those who look after it. */
  readonly due = input<Money | null>(null);

  protected readonly reason = computed(() => {
    const problem = this.payment().problem;
    // Billing hears of an order a moment after it was placed.
    if (problem === undefined || problem.code === 'payment_not_found') return null;
    return wordsFor(problem.status, problem.code, {}).sentence ?? problem.detail;
  });
  protected readonly sums = computed(() => {
    const { authorised, captured, voided, refunded } = this.payment();
    const sums = [
      { words: 'Authorised', amount: authorised },
      { words: 'Charged', amount: captured },
      { words: 'Released', amount: voided },
      { words: 'Paid back', amount: refunded },
      { words: 'Still to come', amount: this.due() ?? undefined },
    ];
    return sums.filter(({ amount }) => amount !== undefined && amount.amount_minor > 0);
  });
}
