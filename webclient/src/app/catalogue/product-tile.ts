import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { Product } from '../api/models';
import { Icon } from '../shared/icon';
import { MoneyPipe } from '../shared/money-pipe';
import { QuantityStepper } from '../shared/quantity-stepper';
import { Availability } from './availability';
import { ProductArt } from './product-art';

/** A product at a glance, with the button that puts it into the basket. */
@Component({
  selector: 'app-product-tile',
  imports: [Availability, Icon, MatIconButton, MoneyPipe, ProductArt, QuantityStepper, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-product-art [sku]="product().sku" [category]="product().category" />
    <div class="words">
      <p class="category">{{ product().category }}</p>
      <h2><a [routerLink]="['/catalogue', product().id]">{{ product().name }}</a></h2>
    </div>
    <div class="offer">
      <div>
        <p class="price">{{ product().unit_price | money }}</p>
        <app-availability [units]="product().available" />
      </div>
      @if (quantity() > 0) {
        <app-quantity-stepper
          [name]="product().name" [quantity]="quantity()" [most]="product().available"
          (changed)="quantityChange.emit($event)"
        />
      } @else {
        <button
          matIconButton class="add" type="button" [disabled]="product().available <= 0"
          [attr.aria-label]="'Add ' + product().name + ' to the basket'" (click)="add.emit()"
        >
          <app-icon name="add" />
        </button>
      }
    </div>
  `,
  styleUrl: './product-tile.scss',
})
export class ProductTile {
  readonly product = input.required<Product>();
  /** Units of it in the basket. */
  readonly quantity = input.required<number>();
  readonly add = output();
  readonly quantityChange = output<number>();
}
