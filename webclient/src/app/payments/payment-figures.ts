import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Payment } from '../api/models';
import { MoneyPipe } from '../shared/money-pipe';

/** What became of the money, and what can still go back. */
@Component({
  selector: 'app-payment-figures',
  imports: [MoneyPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl>
      @for (figure of figures(); track figure.label) {
        <div [class.is-main]="figure.isMain">
          <dt>{{ figure.label }}</dt>
          <dd>{{ figure.amount | money }}</dd>
        </div>
      }
    </dl>
  `,
  styleUrl: './payment-figures.scss',
})
export class PaymentFigures {
  readonly payment = input.required<Payment>();

  protected readonly figures = computed(() => {
    const { total, authorised, captured, voided, refunded, refundable } = this.payment();
    return [
      { label: 'Order total', amount: total, isMain: false },
      { label: 'Authorised', amount: authorised, isMain: false },
      { label: 'Voided', amount: voided, isMain: false },
      { label: 'Captured', amount: captured, isMain: true },
      { label: 'Refunded', amount: refunded, isMain: true },
      { label: 'Still refundable', amount: refundable, isMain: true },
    ];
  });
}
