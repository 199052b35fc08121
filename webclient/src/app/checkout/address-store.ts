import { Injectable, computed, effect, inject, linkedSignal, untracked } from '@angular/core';

import { Api } from '../api/api';
import { getMe, updateMe } from '../api/functions';
import { Address, Customer } from '../api/models';
import { Problem } from '../core/problem';
import { Reading } from '../core/reading';
import { Session } from '../core/session';

/** Where the order goes: the address of the profile, which is kept there for the next order. */
@Injectable()
export class AddressStore {
  readonly #api = inject(Api);
  readonly #session = inject(Session);
  readonly #profile = new Reading<Customer>(() => this.#api.invoke(getMe));

  readonly problem = this.#profile.problem;
  readonly address = computed(() => this.#profile.value()?.address ?? null);
  /** It decides on the tax; while there is no address, that of the profile. */
  readonly country = computed(() => this.address()?.country ?? this.#profile.value()?.country ?? null);
  /** What an empty form begins with. */
  readonly proposal = computed(() => proposalFor(this.#profile.value()));
  readonly isKnown = computed(() => this.#profile.value() !== null);
  readonly isEditing = linkedSignal(() => this.isKnown() && this.address() === null);

  constructor() {
    const customerId = computed(() => this.#session.customer()?.id);
    effect(() => {
      const isSignedIn = customerId() !== undefined;
      untracked(() => {
        this.#profile.forget();
        if (isSignedIn) void this.reload();
      });
    });
  }

  reload(): Promise<void> {
    return this.#profile.reload();
  }

  edit(isEditing: boolean): void {
    this.isEditing.set(isEditing);
  }

  /** Keep an address at the profile. Returns: why not, if so. */
  async save(address: Address): Promise<Problem | null> {
    const answer = await this.#keep(address).catch(Problem.of);
    if (answer instanceof Problem) return answer;
    this.#profile.accept(answer);
    return null;
  }

  /** The profile is read again first: another tab may have changed it, and this one means its address only. */
  async #keep(address: Address): Promise<Customer> {
    const { version } = await this.#api.invoke(getMe);
    return this.#api.invoke(updateMe, { 'If-Match': `"${version}"`, body: { address } });
  }
}

function proposalFor(profile: Customer | null): Address {
  const none = { recipient: '', street: '', street_extra: '', postal_code: '', city: '', country: '' };
  return { ...none, recipient: profile?.name ?? '', country: profile?.country ?? '', ...profile?.address };
}
