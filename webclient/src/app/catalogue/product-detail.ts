import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { BasketStore } from '../checkout/basket-store';
import { PageTitle } from '../core/page-title';
import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { LoadingRows } from '../shared/loading-rows';
import { MoneyPipe } from '../shared/money-pipe';
import { QuantityStepper } from '../shared/quantity-stepper';
import { Availability } from './availability';
import { ProductArt } from './product-art';
import { ProductStore } from './product-store';

/** One product: all that is known of it, and the button that puts it into the basket. */
@Component({
  selector: 'app-product-detail',
  imports: [
    Availability, ErrorPanel, LoadingRows, MatButton, Icon, MoneyPipe, ProductArt, QuantityStepper, RouterLink,
  ],
  providers: [ProductStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './product-detail.html',
  styleUrl: './product-detail.scss',
})
export class ProductDetail {
  /** From the address. */
  readonly productId = input.required<string>();

  protected readonly store = inject(ProductStore);
  protected readonly basket = inject(BasketStore);

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      this.store.show(this.productId());
    });
    effect(() => {
      const product = this.store.product();
      if (product) title.name(product.name);
    });
  }
}
