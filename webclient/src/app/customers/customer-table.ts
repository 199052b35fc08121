import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { CustomerSummary } from '../api/models';
import { CountryPipe } from '../shared/country-pipe';
import { InstantPipe } from '../shared/instant-pipe';

/** Customers, as the staff tells them apart. */
@Component({
  selector: 'app-customer-table',
  imports: [CountryPipe, InstantPipe, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet' },
  template: `
    <table>
      <caption class="visually-hidden">Customers, by name</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">E-mail address</th>
          <th scope="col">Country</th>
          <th scope="col">Since</th>
        </tr>
      </thead>
      <tbody>
        @for (customer of customers(); track customer.id) {
          <tr>
            <th scope="row"><a [routerLink]="['/customers', customer.id]">{{ customer.name }}</a></th>
            <td class="mail">{{ customer.email }}</td>
            <td class="country">{{ customer.country | country }}</td>
            <td class="since"><time [attr.datetime]="customer.created_at">{{ customer.created_at | instant: 'day' }}</time></td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styleUrls: ['../shared/record-table.scss', './customer-table.scss'],
})
export class CustomerTable {
  readonly customers = input.required<readonly CustomerSummary[]>();
}
