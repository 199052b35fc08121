import { ChangeDetectionStrategy, Component, computed, effect, inject, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { Order } from '../api/models';
import { Session } from '../core/session';
import { EmptyState } from '../shared/empty-state';
import { AddressPanel } from './address-panel';
import { AddressStore } from './address-store';
import { BasketRow } from './basket-row';
import { BasketStore } from './basket-store';
import { CheckoutStore } from './checkout-store';
import { OrderPanel } from './order-panel';
import { QuoteStore } from './quote-store';

/** The basket: its lines, what is short of them, where they go, and the panel that orders them. */
@Component({
  selector: 'app-basket-page',
  imports: [AddressPanel, BasketRow, EmptyState, MatButton, OrderPanel, RouterLink],
  providers: [AddressStore, CheckoutStore, QuoteStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './basket-page.html',
  styleUrl: './basket-page.scss',
})
export class BasketPage {
  readonly #router = inject(Router);
  readonly #session = inject(Session);

  protected readonly addresses = inject(AddressStore);
  protected readonly basket = inject(BasketStore);
  protected readonly checkout = inject(CheckoutStore);
  protected readonly quotes = inject(QuoteStore);
  protected readonly isSignedIn = this.#session.isSignedIn;
  protected readonly isLocked = computed(() => this.basket.isLocked() || this.checkout.isPlacing());
  protected readonly hasAddress = computed(() => this.addresses.address() !== null && !this.addresses.isEditing());
  protected readonly isShort = computed(() => this.quotes.isShort() || this.quotes.gone().length > 0);

  constructor() {
    effect(() => {
      this.quotes.deliverTo(this.addresses.country());
    });
    effect(() => {
      // What was said of the last try was about other lines.
      this.basket.lines();
      untracked(() => { this.checkout.forget(); });
    });
  }

  protected async order(): Promise<void> {
    const customer = this.#session.customer();
    if (customer === null) {
      await this.#router.navigate(['/sign-in'], { queryParams: { returnUrl: '/basket' } });
      return;
    }
    const order = await (this.checkout.isInDoubt() ? this.checkout.askAgain(customer.id) : this.#place(customer.id));
    if (order !== null) await this.#router.navigate(['/orders', order.id], { state: { isJustPlaced: true } });
    else if (this.checkout.problem() !== null) await this.quotes.reload();
  }

  async #place(customerId: string): Promise<Order | null> {
    const [quote, address] = [this.quotes.quote(), this.addresses.address()];
    return quote === null || address === null ? null : this.checkout.place(customerId, quote, address);
  }
}
