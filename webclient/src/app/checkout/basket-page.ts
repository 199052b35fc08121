import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { Session } from '../core/session';
import { EmptyState } from '../shared/empty-state';
import { BasketRow } from './basket-row';
import { BasketStore } from './basket-store';
import { CheckoutStore } from './checkout-store';
import { OrderPanel } from './order-panel';

/** The basket: its lines, what is short of them, and the panel that orders them. */
@Component({
  selector: 'app-basket-page',
  imports: [BasketRow, EmptyState, MatButton, OrderPanel, RouterLink],
  providers: [CheckoutStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './basket-page.html',
  styleUrl: './basket-page.scss',
})
export class BasketPage {
  readonly #router = inject(Router);
  readonly #session = inject(Session);

  protected readonly basket = inject(BasketStore);
  protected readonly checkout = inject(CheckoutStore);
  protected readonly isSignedIn = this.#session.isSignedIn;
  protected readonly isLocked = computed(() => this.basket.isLocked() || this.checkout.isPlacing());

  protected async order(): Promise<void> {
    const customer = this.#session.customer();
    if (customer === null) {
      await this.#router.navigate(['/sign-in'], { queryParams: { returnUrl: '/basket' } });
      return;
    }
    const order = await this.checkout.place(customer.id);
    if (order !== null) await this.#router.navigate(['/orders', order.id], { state: { isJustPlaced: true } });
  }
}
