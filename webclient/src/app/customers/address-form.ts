import { ChangeDetectionStrategy, Component, input, linkedSignal, output, signal } from '@angular/core';
import { FormField, FormRoot, ValidationError, form } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import { Address, PostalAddress } from '../api/models';
import { Problem } from '../core/problem';
import { ErrorPanel } from '../shared/error-panel';
import { addressRules } from './address-rules';
import { COUNTRIES } from './countries';
import { refuseFields } from './refuse-fields';

/** The name of the field that the server's refusals are below: `address.street`. */
const FIELD = 'address.';

/** Where a person gets post. */
@Component({
  selector: 'app-address-form',
  imports: [ErrorPanel, FormField, FormRoot, MatButton, MatError, MatFormField, MatInput, MatLabel],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './address-form.html',
  styleUrl: './address-form.scss',
})
export class AddressForm {
  /** What it begins with. */
  readonly start = input.required<Address>();
  /** Whether one may go back to the address that was there. */
  readonly canLeave = input.required<boolean>();
  /** Keeps the address. Answers with why not, if so. */
  readonly save = input.required<(address: Address) => Promise<Problem | null>>();
  readonly left = output();

  protected readonly countries = COUNTRIES;
  protected readonly problem = signal<Problem | null>(null);
  protected readonly form = form(
    linkedSignal<PostalAddress>(() => ({ street_extra: '', ...this.start() })),
    addressRules,
    {
      submission: {
        action: () => this.#save(),
        onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
      },
    },
  );

  async #save(): Promise<ValidationError.WithFieldTree[]> {
    this.problem.set(null);
    const problem = await this.save()(trimmed(this.form().value()));
    if (problem === null) return [];
    const refusals = Object.entries(problem.fieldErrors).map(([field, texts]) => [field.replace(FIELD, ''), texts]);
    const refused = refuseFields(this.form, Object.fromEntries(refusals) as Problem['fieldErrors']);
    if (refused.length === 0) this.problem.set(problem);
    return refused;
  }
}

function trimmed(address: PostalAddress): PostalAddress {
  return {
    recipient: address.recipient.trim(),
    street: address.street.trim(),
    street_extra: address.street_extra.trim(),
    postal_code: address.postal_code.trim(),
    city: address.city.trim(),
    country: address.country,
  };
}
