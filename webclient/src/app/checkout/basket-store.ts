import { DOCUMENT } from '@angular/common';
import { Injectable, computed, inject, signal } from '@angular/core';

import { Money, NewOrder, Product } from '../api/models';
import { newIdempotencyKey } from '../core/idempotency-key';
import { Session } from '../core/session';
import { BasketLine, lineOf } from './basket-line';

const STORAGE_KEY = 'kontor.basket';

/** An order that was sent without having heard yet whether it is placed. */
interface Attempt {
  readonly customerId: string;
  readonly order: NewOrder;
}

interface Basket {
  readonly lines: readonly BasketLine[];
  /** Belongs to exactly these lines: whoever sends them twice under it orders once. */
  readonly key: string;
  readonly attempt: Attempt | null;
}

/** What is about to be ordered. Kept in the browser, and the same in all its tabs. */
@Injectable({ providedIn: 'root' })
export class BasketStore {
  readonly #session = inject(Session);
  readonly #basket = signal<Basket>(remembered());

  readonly lines = computed(() => this.#basket().lines);
  readonly key = computed(() => this.#basket().key);
  /** While it is unknown whether the lines are ordered, changing them could order them twice. */
  readonly isLocked = computed(() => this.#isOpen(this.#session.customer()?.id));
  readonly count = computed(() => this.lines().reduce((units, line) => units + line.quantity, 0));
  readonly net = computed(() => netOf(this.lines()));

  constructor() {
    inject(DOCUMENT).defaultView?.addEventListener('storage', (event) => {
      if (event.key === STORAGE_KEY) this.#basket.set(remembered());
    });
  }

  quantityOf(sku: string): number {
    return this.lines().find((line) => line.sku === sku)?.quantity ?? 0;
  }

  add(product: Product): void {
    const quantity = this.quantityOf(product.sku);
    if (quantity > 0) this.setQuantity(product.sku, quantity + 1);
    else this.#change([...this.lines(), lineOf(product, 1)]);
  }

  /** Less than one unit takes the line away. */
  setQuantity(sku: string, quantity: number): void {
    const lines = this.lines().map((line) => (line.sku === sku ? { ...line, quantity } : line));
    this.#change(lines.filter((line) => line.quantity > 0));
  }

  clear(): void {
    this.#keep(emptyBasket());
  }

  /** An order is being sent: until there is an answer it stays as it is, under its key. Returns: what to send. */
  lock(customerId: string, order: NewOrder | null): NewOrder | null {
    const { attempt } = this.#basket();
    if (attempt?.customerId === customerId) return attempt.order;
    // Keys count per person: what somebody else asked says nothing about this person's order.
    const key = attempt === null ? this.key() : newIdempotencyKey();
    if (order !== null) this.#keep({ ...this.#basket(), key, attempt: { customerId, order } });
    return order;
  }

  /** Nothing was started, so that the same lines may be sent again under the same key. */
  unlock(): void {
    this.#keep({ ...this.#basket(), attempt: null });
  }

  /** The order was refused: the key would only repeat the refusal, so that the next try gets its own. */
  renewKey(): void {
    this.#keep({ ...this.#basket(), key: newIdempotencyKey(), attempt: null });
  }

  /** Somebody else's doubt, in the same browser, is none of this person's. */
  #isOpen(customerId: string | undefined): boolean {
    const { attempt } = this.#basket();
    return attempt !== null && (customerId === undefined || attempt.customerId === customerId);
  }

  #change(lines: readonly BasketLine[]): void {
    if (!this.isLocked()) this.#keep({ lines, key: newIdempotencyKey(), attempt: null });
  }

  #keep(basket: Basket): void {
    this.#basket.set(basket);
    localStorage.setItem(STORAGE_KEY, JSON.stringify(basket));
  }
}

function emptyBasket(): Basket {
  return { lines: [], key: newIdempotencyKey(), attempt: null };
}

function remembered(): Basket {
  try {
    const basket = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null') as Basket | null;
    return Array.isArray(basket?.lines) ? { ...emptyBasket(), ...basket } : emptyBasket();
  } catch {
    // Something else wrote there; an empty basket is better than no page.
    return emptyBasket();
  }
}

function netOf(lines: readonly BasketLine[]): Money | null {
  const [first, ...others] = lines;
  // An order is in one currency; the server refuses a mixture and says so.
  if (!first || others.some((line) => line.unitPrice.currency !== first.unitPrice.currency)) return null;
  const minor = lines.reduce((sum, line) => sum + line.unitPrice.amount_minor * line.quantity, 0);
  return { ...first.unitPrice, amount_minor: minor };
}
