import {
  ChangeDetectionStrategy, Component, ElementRef, Signal, afterRenderEffect, computed, effect, inject, input, signal,
  untracked, viewChild,
} from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';

import { isSilence } from '../core/connection';
import { PageTitle } from '../core/page-title';
import { Session } from '../core/session';
import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { LineTable } from '../shared/line-table';
import { LoadingRows } from '../shared/loading-rows';
import { StatusBadge } from '../shared/status-badge';
import { Totals } from '../shared/totals';
import { CancelPanel } from './cancel-panel';
import { CancellationStore } from './cancellation-store';
import { OrderCourse } from './order-course';
import { OrderSide } from './order-side';
import { OrderStanding } from './order-standing';
import { OrderStore } from './order-store';
import { PayPanel } from './pay-panel';
import { isPayable, lastDecline } from './payable';
import { PaymentStore } from './payment-store';
import { ShipmentList } from './shipment-list';
import { isCancellable } from './standing';

const MONEY_ROLES = ['support', 'accountant', 'admin'];
const STAFF_ROLES = [...MONEY_ROLES, 'warehouse'];

/** One order: how it stands, its payment, lines, shipments and invoices. */
@Component({
  selector: 'app-order-detail',
  imports: [
    CancelPanel, ErrorPanel, InstantPipe, LineTable, LoadingRows, MatIcon, OrderCourse, OrderSide, OrderStanding, PayPanel,
    RouterLink, ShipmentList, StatusBadge, Totals,
  ],
  providers: [CancellationStore, OrderStore, PaymentStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-detail.html',
  styleUrl: './order-detail.scss',
})
export class OrderDetail {
  readonly #session = inject(Session);
  /** Whether the panel is still there in which something was begun. */
  readonly #panelInUse = signal<Signal<boolean> | null>(null);

  /** From the address. */
  readonly orderId = input.required<string>();

  protected readonly store = inject(OrderStore);
  protected readonly payment = inject(PaymentStore);
  protected readonly cancellation = inject(CancellationStore);
  /** Whether one comes straight from the basket. */
  protected readonly isJustPlaced = inject(Router).currentNavigation()?.extras.state?.['isJustPlaced'] === true;
  /** While the server is away, the notice above says so; what is known stays. */
  protected readonly shownProblem = computed(() => {
    const problem = this.store.problem();
    return problem !== null && this.store.order() !== null && isSilence(problem) ? null : problem;
  });
  protected readonly isOwn = computed(() => this.store.order()?.customer_id === this.#session.customer()?.id);
  protected readonly canPay = computed(() => {
    const order = this.store.order();
    return order !== null && this.isOwn() && isPayable(order) && !this.payment.isInDoubt();
  });
  /** Whether one works on it: it is not one's own. */
  protected readonly isWorkbench = computed(() => !this.isOwn() && this.#session.hasRole(...STAFF_ROLES));
  protected readonly canOpenShipments = computed(() => !this.isOwn() && this.#session.hasRole('warehouse', 'admin'));
  /** The warehouse sees what to send, and not what became of the money. */
  protected readonly canSeeMoney = computed(() => this.isOwn() || this.#session.hasRole(...MONEY_ROLES));
  protected readonly canCancel = computed(() => {
    const order = this.store.order();
    return order !== null && isCancellable(order) && (this.isOwn() || this.#session.hasRole('support', 'admin'));
  });
  protected readonly lastDecline = lastDecline;
  private readonly standing = viewChild(OrderStanding, { read: ElementRef<HTMLElement> });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const id = this.orderId();
      untracked(() => { this.store.show(id); });
    });
    effect(() => {
      const order = this.store.order();
      if (order) title.name(`Order ${order.number}`);
    });
    afterRenderEffect(() => {
      if (this.#panelInUse()?.() === false) this.#leavePanel();
    });
  }

  protected pay(cardToken: string): void {
    this.#panelInUse.set(this.canPay);
    void this.payment.pay(this.orderId(), cardToken, () => this.store.reload());
  }

  protected async cancel(): Promise<void> {
    this.#panelInUse.set(this.canCancel);
    await this.cancellation.cancel(this.orderId());
    await this.store.reload();
  }

  /** Whoever has just paid or cancelled stands where it says so, and not on a button that is gone. */
  #leavePanel(): void {
    this.#panelInUse.set(null);
    (this.standing()?.nativeElement as HTMLElement | undefined)?.focus();
  }
}
