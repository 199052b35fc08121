import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';

import { PageTitle } from '../core/page-title';
import { CountryPipe } from '../shared/country-pipe';
import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadingRows } from '../shared/loading-rows';
import { PostalAddressBlock } from '../shared/postal-address';
import { CustomerPapers } from './customer-papers';
import { CustomerStore } from './customer-store';

/** One customer: who it is, where post goes, and what they ordered and paid. */
@Component({
  selector: 'app-customer-detail',
  imports: [CountryPipe, CustomerPapers, ErrorPanel, Icon, InstantPipe, LoadingRows, PostalAddressBlock, RouterLink],
  providers: [CustomerStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './customer-detail.html',
  styleUrl: './customer-detail.scss',
})
export class CustomerDetail {
  /** From the address. */
  readonly id = input.required<string>();

  protected readonly store = inject(CustomerStore);

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const id = this.id();
      untracked(() => { this.store.show(id); });
    });
    effect(() => {
      const customer = this.store.customer.value();
      if (customer) title.name(customer.name);
    });
  }
}
