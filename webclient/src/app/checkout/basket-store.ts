import { DOCUMENT } from '@angular/common';
import { Injectable, computed, inject, signal } from '@angular/core';

import { Money, Product } from '../api/models';
import { BasketLine, lineOf } from './basket-line';
import { newIdempotencyKey } from './idempotency-key';

const STORAGE_KEY = 'kontor.basket';

interface Basket {
  readonly lines: readonly BasketLine[];
  /** Belongs to exactly these lines: whoever sends them twice under it orders once. */
  readonly key: string;
  /** Who sent the lines without having heard yet whether they are ordered; null when nobody did. */
  readonly askedBy: string | null;
}

/** What is about to be ordered. Kept in the browser, and the same in all its tabs. */
@Injectable({ providedIn: 'root' })
export class BasketStore {
  readonly #basket = signal<Basket>(remembered());

  readonly lines = computed(() => this.#basket().lines);
  readonly key = computed(() => this.#basket().key);
  readonly askedBy = computed(() => this.#basket().askedBy);
  /** While it is unknown whether the lines are ordered, changing them could order them twice. */
  readonly isLocked = computed(() => this.askedBy() !== null);
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

  /** The lines are being sent: until there is an answer they stay as they are, under their key. */
  lock(customerId: string): void {
    // Keys count per person: what somebody else asked says nothing about this person's order.
    const key = this.isLocked() && this.askedBy() !== customerId ? newIdempotencyKey() : this.key();
    this.#keep({ ...this.#basket(), key, askedBy: customerId });
  }

  /** Nothing was started, so that the same lines may be sent again under the same key. */
  unlock(): void {
    this.#keep({ ...this.#basket(), askedBy: null });
  }

  /** The lines were refused: the key would only repeat the refusal, so that the next try gets its own. */
  renewKey(): void {
    this.#keep({ ...this.#basket(), key: newIdempotencyKey(), askedBy: null });
  }

  #change(lines: readonly BasketLine[]): void {
    if (!this.isLocked()) this.#keep({ lines, key: newIdempotencyKey(), askedBy: null });
  }

  #keep(basket: Basket): void {
    this.#basket.set(basket);
    localStorage.setItem(STORAGE_KEY, JSON.stringify(basket));
  }
}

function emptyBasket(): Basket {
  return { lines: [], key: newIdempotencyKey(), askedBy: null };
}

function remembered(): Basket {
  try {
    const basket = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null') as Basket | null;
    return Array.isArray(basket?.lines) ? basket : emptyBasket();
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
