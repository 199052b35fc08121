import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Address, ProfileChange } from '../api/models';
import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadingRows } from '../shared/loading-rows';
import { PostalAddressBlock } from '../shared/postal-address';
import { AccountStore } from './account-store';
import { AddressForm } from './address-form';
import { OwnSessions } from './own-sessions';
import { ProfileForm } from './profile-form';
import { StalePanel } from './stale-panel';

/** One's own account: who one is, where post goes, and where one is signed in. */
@Component({
  selector: 'app-account-page',
  imports: [AddressForm, ErrorPanel, InstantPipe, LoadingRows, MatButton, OwnSessions, PostalAddressBlock, ProfileForm, StalePanel],
  providers: [AccountStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './account-page.html',
  styleUrl: './account-page.scss',
})
export class AccountPage {
  protected readonly store = inject(AccountStore);
  protected readonly isEditing = linkedSignal(() => this.store.reading.value()?.address === null);
  /** What the form for the address begins with. */
  protected readonly proposal = computed((): Address => {
    const customer = this.store.reading.value();
    const none = { recipient: customer?.name ?? '', street: '', postal_code: '', city: '', country: customer?.country ?? '' };
    return { ...none, ...customer?.address };
  });
  protected readonly save = (change: ProfileChange) => this.store.save(change);
  protected readonly saveAddress = (address: Address) => this.store.save({ address });

  constructor() {
    void this.store.reading.reload();
  }
}
