import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { PaymentPart, Transaction } from '../api/models';
import { InstantPipe } from '../shared/instant-pipe';
import { MoneyPipe } from '../shared/money-pipe';
import { StatusBadge } from '../shared/status-badge';

const KINDS: Readonly<Record<Transaction['kind'], string>> = {
  authorise: 'Authorisation', capture: 'Charge', void: 'Release', refund: 'Refund',
};

/** What was asked of the payment provider for an order, and what became of it. */
@Component({
  selector: 'app-payment-attempts',
  imports: [InstantPipe, MoneyPipe, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'attempts-heading' },
  template: `
    <h2 id="attempts-heading">Attempts</h2>
    <ul>
      @for (attempt of attempts(); track attempt.id) {
        <li>
          <span class="what">{{ kinds[attempt.kind] }}</span>
          <span class="amount">{{ attempt.amount | money }}</span>
          <span class="when">
            <time [attr.datetime]="attempt.requested_at">{{ attempt.requested_at | instant }}</time>
            @if (attempt.reason) {
              <span> · {{ attempt.reason.replaceAll('_', ' ') }}</span>
            }
          </span>
          <app-status-badge [state]="attempt.state" />
        </li>
      } @empty {
        <li class="when">No card was tried yet.</li>
      }
    </ul>
  `,
  styles: `
    :host { display: grid; gap: var(--space-3); }
    ul { padding: 0; margin: 0; list-style: none; }
    li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--space-1) var(--space-3); padding: var(--space-2) 0; }
    li + li { border-top: 1px solid var(--line-soft); }
    .what { font-weight: 500; }
    .amount { font-variant-numeric: tabular-nums; text-align: right; }
    .when { font-size: 0.875rem; color: var(--ink-soft); overflow-wrap: anywhere; }
    app-status-badge { place-self: center end; }
  `,
})
export class PaymentAttempts {
  readonly payment = input.required<PaymentPart>();

  protected readonly kinds = KINDS;
  protected readonly attempts = computed(() => this.payment().attempts ?? []);
}
