import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { FormField, FormRoot, ValidationError, form } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import { Problem } from '../core/problem';
import { refuseFields } from '../customers/refuse-fields';
import { ErrorPanel } from '../shared/error-panel';
import { Outcome } from './outcome';
import { Receipt, receiptRules, unitsIn } from './stock-rules';

/** Counts units in that a supplier brought. */
@Component({
  selector: 'app-receive-form',
  imports: [ErrorPanel, FormField, FormRoot, MatButton, MatError, MatFormField, MatInput, MatLabel, Outcome],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'receive-heading' },
  template: `
    <h2 id="receive-heading">Receive units</h2>
    <form [formRoot]="form">
      <fieldset [disabled]="isInDoubt()">
        <legend class="visually-hidden">What came</legend>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>Units that came</mat-label>
          <input matInput inputmode="numeric" autocomplete="off" [formField]="form.quantity" />
          <mat-error>{{ form.quantity().errors()[0]?.message }}</mat-error>
        </mat-form-field>
      </fieldset>
      <app-outcome [onHand]="onHand()" [change]="change()" [done]="done()" />
      @if (problem(); as problem) {
        <app-error-panel [problem]="problem" [canRetry]="false" />
      }
      <button matButton="filled" type="submit" [disabled]="form().submitting()" [disabledInteractive]="true">
        {{ form().submitting() ? 'Receiving…' : isInDoubt() ? 'Ask again' : 'Receive' }}
      </button>
    </form>
  `,
  styleUrl: './stock-form.scss',
})
export class ReceiveForm {
  readonly onHand = input.required<number>();
  /** Nobody knows whether it was counted: what was entered must stay. */
  readonly isInDoubt = input.required<boolean>();
  /** Counts them. Answers with why not, if so. */
  readonly send = input.required<(units: number) => Promise<Problem | null>>();

  protected readonly problem = signal<Problem | null>(null);
  protected readonly done = signal<number | null>(null);
  protected readonly change = computed(() => unitsIn(this.form.quantity().value()));
  readonly #receipt = signal<Receipt>({ quantity: '' });
  protected readonly form = form(this.#receipt, receiptRules, {
    submission: {
      action: () => this.#receive(),
      onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
    },
  });

  async #receive(): Promise<ValidationError.WithFieldTree[]> {
    const units = this.change() ?? 0;
    this.problem.set(null);
    const problem = await this.send()(units);
    if (problem === null) {
      this.done.set(units);
      this.form().reset({ quantity: '' });
      return [];
    }
    const refused = refuseFields(this.form, problem.fieldErrors);
    if (refused.length === 0) this.problem.set(problem);
    return refused;
  }
}
