import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';

import { QuotedLine } from '../api/models';
import { ProductArt } from '../catalogue/product-art';
import { Icon } from '../shared/icon';
import { MoneyPipe } from '../shared/money-pipe';
import { QuantityStepper } from '../shared/quantity-stepper';
import { BasketLine } from './basket-line';
import { LineNetPipe } from './line-net-pipe';

/** A line of the basket: what, how many, and whether that many are there. */
@Component({
  selector: 'app-basket-row',
  imports: [LineNetPipe, Icon, MoneyPipe, ProductArt, QuantityStepper],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-product-art class="art" [sku]="line().sku" [category]="line().category" />
    <div class="name">
      <strong>{{ line().name }}</strong>
      <span>
        {{ current().unitPrice | money }} each
        @if (isRepriced()) {
          <span class="before">(it was {{ line().unitPrice | money }})</span>
        }
      </span>
      @if (short(); as words) {
        <span class="short"><app-icon inline name="error" /> {{ words }}</span>
      }
    </div>
    <app-quantity-stepper
      [name]="line().name" [quantity]="line().quantity" [isLocked]="isLocked()" (changed)="quantityChange.emit($event)"
    />
    <span class="net">{{ current() | lineNet | money }}</span>
  `,
  styleUrl: './basket-row.scss',
})
export class BasketRow {
  readonly line = input.required<BasketLine>();
  /** What the server says of the product, as far as it is known. */
  readonly quoted = input<QuotedLine>();
  readonly isGone = input(false);
  readonly isLocked = input.required<boolean>();
  readonly quantityChange = output<number>();

  /** The line at the price of now. */
  protected readonly current = computed(() => ({
    ...this.line(), unitPrice: this.quoted()?.unit_price ?? this.line().unitPrice,
  }));
  protected readonly isRepriced = computed(() => {
    return this.current().unitPrice.amount_minor !== this.line().unitPrice.amount_minor;
  });
  /** What is short of the line as it is now; it may have been changed since it was quoted. */
  protected readonly short = computed(() => {
    if (this.isGone()) return 'Sold no more';
    const available = this.quoted()?.available;
    if (available === undefined || this.line().quantity <= available) return null;
    return available === 0 ? 'Sold out' : `Only ${available} available`;
  });
}
