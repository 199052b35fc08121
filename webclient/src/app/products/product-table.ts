import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Product } from '../api/models';
import { Availability } from '../catalogue/availability';
import { ProductArt } from '../catalogue/product-art';
import { MoneyPipe } from '../shared/money-pipe';

/** Products as rows. */
@Component({
  selector: 'app-product-table',
  imports: [Availability, MoneyPipe, ProductArt, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet' },
  template: `
    <table>
      <caption class="visually-hidden">Products, by name</caption>
      <thead>
        <tr>
          <th scope="col">Product</th>
          <th scope="col">Category</th>
          <th scope="col">Stock</th>
          <th scope="col" class="figure">Net price</th>
        </tr>
      </thead>
      <tbody>
        @for (product of products(); track product.id) {
          <tr>
            <th scope="row">
              <span class="product">
                <app-product-art class="art" [sku]="product.sku" [category]="product.category" />
                <span>
                  <a [routerLink]="['/products', product.id]">{{ product.name }}</a>
                  <span class="sku">{{ product.sku }}</span>
                </span>
              </span>
            </th>
            <td class="category">{{ product.category }}</td>
            <td class="stock"><app-availability [units]="product.available" /></td>
            <td class="figure price">{{ product.unit_price | money }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styleUrls: ['../shared/record-table.scss', './product-table.scss'],
})
export class ProductTable {
  readonly products = input.required<readonly Product[]>();
}
