import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Refund } from '../api/models';
import { PageTitle } from '../core/page-title';
import { Problem } from '../core/problem';
import { Session } from '../core/session';
import { EntryList } from '../ledger/entry-list';
import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadingRows } from '../shared/loading-rows';
import { StatusBadge } from '../shared/status-badge';
import { AttemptList } from './attempt-list';
import { doubtOf } from './attempt-words';
import { OnePaymentStore } from './one-payment-store';
import { badgeOf } from './payment-choices';
import { PaymentFigures } from './payment-figures';
import { RefundForm } from './refund-form';
import { RefundStore } from './refund-store';

/** One payment: its amounts, what was asked of the provider, what was posted, and a refund. */
@Component({
  selector: 'app-payment-detail',
  imports: [
    AttemptList, EntryList, ErrorPanel, InstantPipe, LoadingRows, Icon, PaymentFigures, RefundForm, RouterLink, StatusBadge,
  ],
  providers: [OnePaymentStore, RefundStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './payment-detail.html',
  styleUrl: './payment-detail.scss',
})
export class PaymentDetail {
  /** From the address. */
  readonly paymentId = input.required<string>();

  protected readonly store = inject(OnePaymentStore);
  protected readonly refunds = inject(RefundStore);
  protected readonly canRefund = inject(Session).hasRole('accountant', 'admin');
  protected readonly badgeOf = badgeOf;
  protected readonly doubt = computed(() => {
    const payment = this.store.payment.value();
    return payment ? doubtOf(payment) : '';
  });
  protected readonly offersRefund = computed(() => {
    const left = this.store.payment.value()?.refundable.amount_minor ?? 0;
    return this.canRefund && (left > 0 || this.refunds.isInDoubt());
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const id = this.paymentId();
      untracked(() => { this.store.show(id); });
    });
    effect(() => {
      const payment = this.store.payment.value();
      if (payment) title.name(`Payment of ${payment.order_number}`);
    });
  }

  protected readonly refund = async (body: Refund): Promise<Problem | null> => {
    const answer = await this.refunds.refund(this.paymentId(), body);
    if (answer instanceof Problem) {
      if (answer.status === 409) void this.store.reload();
      return answer;
    }
    this.store.payment.accept(answer);
    return null;
  };
}
