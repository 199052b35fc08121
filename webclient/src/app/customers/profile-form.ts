import { ChangeDetectionStrategy, Component, input, linkedSignal, signal } from '@angular/core';
import { FormField, FormRoot, ValidationError, form } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import { ProfileChange } from '../api/models';
import { Problem } from '../core/problem';
import { ErrorPanel } from '../shared/error-panel';
import { Profile, profileRules } from './account-rules';
import { COUNTRIES } from './countries';
import { refuseFields } from './refuse-fields';

/** What somebody is called and where they live. */
@Component({
  selector: 'app-profile-form',
  imports: [ErrorPanel, FormField, FormRoot, MatButton, MatError, MatFormField, MatInput, MatLabel],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formRoot]="form">
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>Name</mat-label>
        <input matInput autocomplete="name" [formField]="form.name" />
        <mat-error>{{ form.name().errors()[0]?.message }}</mat-error>
      </mat-form-field>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>Country</mat-label>
        <select matNativeControl autocomplete="country" [formField]="form.country">
          @for (country of countries; track country.code) {
            <option [value]="country.code">{{ country.name }}</option>
          }
        </select>
        <mat-error>{{ form.country().errors()[0]?.message }}</mat-error>
      </mat-form-field>
      @if (problem(); as problem) {
        <app-error-panel [problem]="problem" [canRetry]="false" />
      }
      <div>
        <button matButton="filled" type="submit" [disabled]="form().submitting()" [disabledInteractive]="true">
          {{ form().submitting() ? 'Saving…' : 'Save the profile' }}
        </button>
      </div>
    </form>
  `,
  styles: `form { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--space-4); }`,
})
export class ProfileForm {
  /** What it begins with. */
  readonly start = input.required<Profile>();
  /** Keeps the profile. Answers with why not, if so. */
  readonly save = input.required<(change: ProfileChange) => Promise<Problem | null>>();

  protected readonly countries = COUNTRIES;
  protected readonly problem = signal<Problem | null>(null);
  protected readonly form = form(
    linkedSignal<Profile>(() => ({ name: this.start().name, country: this.start().country })),
    profileRules,
    {
      submission: {
        action: () => this.#save(),
        onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
      },
    },
  );

  async #save(): Promise<ValidationError.WithFieldTree[]> {
    this.problem.set(null);
    const { name, country } = this.form().value();
    const problem = await this.save()({ name: name.trim(), country });
    if (problem === null) return [];
    const refused = refuseFields(this.form, problem.fieldErrors);
    if (refused.length === 0) this.problem.set(problem);
    return refused;
  }
}
