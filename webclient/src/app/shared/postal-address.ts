import { ChangeDetectionStrategy, Component, input } from '@angular/core';

import { Address } from '../api/models';
import { CountryPipe } from './country-pipe';

/** An address, line by line, as it stands on a parcel. */
@Component({
  selector: 'app-postal-address',
  imports: [CountryPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <address>
      <strong>{{ address().recipient }}</strong><br />
      {{ address().street }}<br />
      @if (address().street_extra; as extra) {
        {{ extra }}<br />
      }
      {{ address().postal_code }} {{ address().city }}<br />
      {{ address().country | country }}
    </address>
  `,
  styles: `
    address { font-style: normal; color: var(--ink-soft); overflow-wrap: anywhere; }
    strong { color: var(--ink); }
  `,
})
export class PostalAddressBlock {
  readonly address = input.required<Address>();
}
