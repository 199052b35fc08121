import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import { FormField, FormRoot, ValidationError, form, maxLength, pattern, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import { Dispatch } from '../api/models';
import { Problem } from '../core/problem';
import { refuseFields } from '../customers/refuse-fields';
import { lastCarrier, rememberCarrier } from './carrier';

const TEXT_LENGTH_MAX = 80;
const NO_CARRIER = 'Enter who carries it.';

/** Gives a parcel to its carrier. */
@Component({
  selector: 'app-dispatch-form',
  imports: [FormField, FormRoot, MatButton, MatError, MatFormField, MatInput, MatLabel],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formRoot]="form">
      <fieldset [disabled]="isInDoubt()">
        <legend class="visually-hidden">Carrier</legend>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>Carrier</mat-label>
          <input matInput autocomplete="off" [formField]="form.carrier" />
          <mat-error>{{ form.carrier().errors()[0]?.message }}</mat-error>
        </mat-form-field>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>Tracking number (optional)</mat-label>
          <input matInput autocomplete="off" autocapitalize="characters" [formField]="form.tracking_number" />
          <mat-error>{{ form.tracking_number().errors()[0]?.message }}</mat-error>
        </mat-form-field>
      </fieldset>
      <button matButton="filled" class="big" type="submit" [disabled]="form().submitting()" [disabledInteractive]="true">
        {{ form().submitting() ? 'Dispatching…' : isInDoubt() ? 'Ask again' : 'Dispatch' }}
      </button>
    </form>
  `,
  styleUrls: ['./big-button.scss', './dispatch-form.scss'],
})
export class DispatchForm {
  /** Nobody knows whether it was dispatched: what was entered must stay. */
  readonly isInDoubt = input.required<boolean>();
  /** Dispatches it. Answers with why not, if so. */
  readonly send = input.required<(dispatch: Dispatch) => Promise<Problem | null>>();

  protected readonly form = form(
    signal({ carrier: lastCarrier(), tracking_number: '' }),
    (path) => {
      required(path.carrier, { message: NO_CARRIER });
      pattern(path.carrier, /\S/, { message: NO_CARRIER });
      for (const text of [path.carrier, path.tracking_number]) {
        maxLength(text, TEXT_LENGTH_MAX, { message: `Use at most ${TEXT_LENGTH_MAX} characters.` });
      }
    },
    {
      submission: {
        action: () => this.#dispatch(),
        onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
      },
    },
  );

  async #dispatch(): Promise<ValidationError.WithFieldTree[]> {
    const { carrier, tracking_number: number } = this.form().value();
    rememberCarrier(carrier.trim());
    const problem = await this.send()({ carrier: carrier.trim(), tracking_number: number.trim() });
    return refuseFields(this.form, problem?.fieldErrors ?? {});
  }
}
