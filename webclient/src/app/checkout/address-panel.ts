import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Address } from '../api/models';
import { AddressForm } from '../customers/address-form';
import { ErrorPanel } from '../shared/error-panel';
import { LoadingRows } from '../shared/loading-rows';
import { PostalAddressBlock } from '../shared/postal-address';
import { AddressStore } from './address-store';

/** Where the order goes: read from the profile, changed in place. */
@Component({
  selector: 'app-address-panel',
  imports: [AddressForm, ErrorPanel, LoadingRows, MatButton, PostalAddressBlock],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'address-heading' },
  template: `
    <h2 id="address-heading">Deliver to</h2>
    @if (store().isEditing()) {
      <p>It is kept in your profile for the next order.</p>
      <app-address-form
        [start]="store().proposal()" [canLeave]="store().address() !== null" [save]="save" (left)="store().edit(false)"
      />
    } @else if (store().address(); as address) {
      <div class="chosen">
        <app-postal-address [address]="address" />
        @if (!isLocked()) {
          <button matButton="outlined" type="button" (click)="store().edit(true)">Change the address</button>
        }
      </div>
    } @else if (store().problem(); as problem) {
      <app-error-panel [problem]="problem" (retry)="store().reload()" />
    } @else {
      <app-loading-rows what="your address" [count]="2" />
    }
  `,
  styles: `
    :host { display: grid; gap: var(--space-4); }
    p { margin: 0; color: var(--ink-soft); }
    .chosen { display: flex; flex-wrap: wrap; gap: var(--space-4); align-items: start; justify-content: space-between; }
  `,
})
export class AddressPanel {
  readonly store = input.required<AddressStore>();
  readonly isLocked = input.required<boolean>();

  protected readonly save = (address: Address) => this.store().save(address);
}
