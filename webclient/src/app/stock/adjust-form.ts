import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { FormField, FormRoot, ValidationError, form } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import { Problem } from '../core/problem';
import { refuseFields } from '../customers/refuse-fields';
import { ErrorPanel } from '../shared/error-panel';
import { Outcome } from './outcome';
import { Adjustment, adjustmentRules, changeOf } from './stock-rules';

const NOTHING: Adjustment = { direction: 'missing', quantity: '', reason: '' };

/** Corrects the count by units that are missing, or that were found. */
@Component({
  selector: 'app-adjust-form',
  imports: [ErrorPanel, FormField, FormRoot, MatButton, MatError, MatFormField, MatInput, MatLabel, Outcome],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'adjust-heading' },
  templateUrl: './adjust-form.html',
  styleUrl: './stock-form.scss',
})
export class AdjustForm {
  readonly onHand = input.required<number>();
  /** Nobody knows whether it was corrected: what was entered must stay. */
  readonly isInDoubt = input.required<boolean>();
  /** Corrects the count. Answers with why not, if so. */
  readonly send = input.required<(units: number, reason: string) => Promise<Problem | null>>();

  protected readonly problem = signal<Problem | null>(null);
  protected readonly done = signal<number | null>(null);
  readonly #adjustment = signal<Adjustment>(NOTHING);
  protected readonly change = computed(() => changeOf(this.#adjustment()));
  protected readonly form = form(this.#adjustment, adjustmentRules, {
    submission: {
      action: () => this.#adjust(),
      onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
    },
  });

  async #adjust(): Promise<ValidationError.WithFieldTree[]> {
    const units = this.change() ?? 0;
    this.problem.set(null);
    const problem = await this.send()(units, this.#adjustment().reason.trim());
    if (problem === null) {
      this.done.set(units);
      this.form().reset(NOTHING);
      return [];
    }
    const refused = refuseFields(this.form, problem.fieldErrors);
    if (refused.length === 0) this.problem.set(problem);
    return refused;
  }
}
