import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { NamedStock } from '../api/models';
import { CountPipe } from '../shared/count-pipe';
import { SCARCITY_WORDS, scarcityOf } from './scarcity';

/** The counts of products, a row each; each row leads to its product's stock. */
@Component({
  selector: 'app-stock-table',
  imports: [CountPipe, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet' },
  template: `
    <table>
      <caption class="visually-hidden">Stock by SKU, in units</caption>
      <thead>
        <tr>
          <th scope="col">Product</th>
          <th scope="col" class="figure">Available</th>
          <th scope="col" class="figure">Reserved</th>
          <th scope="col" class="figure">On hand</th>
          <th scope="col" class="figure">Received</th>
          <th scope="col" class="figure">Shipped</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track row.sku) {
          <tr [attr.data-scarcity]="row.scarcity">
            <th scope="row">
              <a [routerLink]="['/stock', row.sku]">{{ row.name }}</a>
              <small><code>{{ row.sku }}</code></small>
            </th>
            <td class="figure first" data-label="Available">
              <span>{{ row.words }}</span>&ngsp;<strong>{{ row.available | count }}</strong>
            </td>
            <td class="figure" data-label="Reserved">{{ row.reserved | count }}</td>
            <td class="figure" data-label="On hand">{{ row.on_hand | count }}</td>
            <td class="figure" data-label="Received">{{ row.received | count }}</td>
            <td class="figure" data-label="Shipped">{{ row.shipped | count }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styleUrl: './stock-table.scss',
})
export class StockTable {
  readonly items = input.required<readonly NamedStock[]>();

  protected readonly rows = computed(() =>
    this.items().map((item) => {
      const scarcity = scarcityOf(item);
      return { ...item, scarcity, words: SCARCITY_WORDS[scarcity] };
    }),
  );
}
