import { ChangeDetectionStrategy, Component, input } from '@angular/core';

import { InvoiceLine, OrderLine } from '../api/models';
import { MoneyPipe } from './money-pipe';
import { RatePipe } from './rate-pipe';
import { WhereaboutsPipe } from './whereabouts-pipe';

/** The lines of an order or an invoice, with prices and tax as they were frozen. */
@Component({
  selector: 'app-line-table',
  imports: [MoneyPipe, RatePipe, WhereaboutsPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <table>
      <caption class="visually-hidden">{{ caption() }}</caption>
      <thead>
        <tr>
          <th scope="col">Product</th>
          <th scope="col" class="figure">Quantity</th>
          <th scope="col" class="figure">Unit price</th>
          <th scope="col" class="figure">Tax rate</th>
          <th scope="col" class="figure">Net</th>
        </tr>
      </thead>
      <tbody>
        @for (line of lines(); track $index) {
          <tr>
            <th scope="row">
              <span class="name">{{ line.name }}</span><span class="sku">{{ line.sku }}</span>
              @if (line | whereabouts; as words) {
                <span class="where">{{ words }}</span>
              }
            </th>
            <td class="figure" data-label="Quantity">{{ line.quantity }}</td>
            <td class="figure" data-label="Unit price">{{ line.unit_price | money }}</td>
            <td class="figure" data-label="Tax rate">{{ line.tax_rate_basis_points | rate }}</td>
            <td class="figure net" data-label="Net">{{ line.net | money }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styleUrl: './line-table.scss',
})
export class LineTable {
  readonly lines = input.required<readonly (InvoiceLine | OrderLine)[]>();
  readonly caption = input.required<string>();
}
