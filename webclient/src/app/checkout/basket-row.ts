import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatIcon } from '@angular/material/icon';

import { ProductArt } from '../catalogue/product-art';
import { MoneyPipe } from '../shared/money-pipe';
import { QuantityStepper } from '../shared/quantity-stepper';
import { BasketLine } from './basket-line';
import { LineNetPipe } from './line-net-pipe';
import { Shortage } from './shortage';

/** A line of the basket: what, how many, and whether that many are there. */
@Component({
  selector: 'app-basket-row',
  imports: [LineNetPipe, MatIcon, MoneyPipe, ProductArt, QuantityStepper],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-product-art class="art" [sku]="line().sku" [category]="line().category" />
    <div class="name">
      <strong>{{ line().name }}</strong>
      <span>{{ line().unitPrice | money }} each</span>
      @if (short(); as words) {
        <span class="short"><mat-icon inline>error_outline</mat-icon> {{ words }}</span>
      }
    </div>
    <app-quantity-stepper
      [name]="line().name" [quantity]="line().quantity" [isLocked]="isLocked()" (changed)="quantityChange.emit($event)"
    />
    <span class="net">{{ line() | lineNet | money }}</span>
  `,
  styleUrl: './basket-row.scss',
})
export class BasketRow {
  readonly line = input.required<BasketLine>();
  readonly shortage = input<Shortage>();
  readonly isLocked = input.required<boolean>();
  readonly quantityChange = output<number>();

  /** What is short of the line as it is now; it may have been adjusted since it was refused. */
  protected readonly short = computed(() => {
    const available = this.shortage()?.available;
    if (available === undefined || this.line().quantity <= available) return null;
    return available === 0 ? 'Sold out' : `Only ${available} available`;
  });
}
