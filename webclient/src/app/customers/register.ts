import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { FormField, FormRoot, ValidationError, form } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';

import { Problem } from '../core/problem';
import { Session } from '../core/session';
import { ErrorPanel } from '../shared/error-panel';
import { accountRules } from './account-rules';
import { COUNTRIES } from './countries';
import { Doorway } from './doorway';
import { refuseFields } from './refuse-fields';

/** Open an account; whoever has opened one is signed in to it. */
@Component({
  selector: 'app-register',
  imports: [
    Doorway, ErrorPanel, FormField, FormRoot, MatButton, MatError, MatFormField, MatHint, MatInput, MatLabel, RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './register.html',
})
export class Register {
  readonly #router = inject(Router);
  readonly #session = inject(Session);

  /** From the address: where to go once signed in. */
  readonly returnUrl = input<string>();

  protected readonly countries = COUNTRIES;
  protected readonly problem = signal<Problem | null>(null);
  protected readonly form = form(
    signal({ name: '', email: '', password: '', country: '' }),
    accountRules,
    {
      submission: {
        action: () => this.#register(),
        onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
      },
    },
  );

  async #register(): Promise<ValidationError.WithFieldTree[]> {
    this.problem.set(null);
    try {
      const account = this.form().value();
      await this.#session.register({ ...account, name: account.name.trim() });
      await this.#router.navigateByUrl(this.returnUrl() ?? '/catalogue');
      return [];
    } catch (thrown) {
      return this.#refuse(Problem.of(thrown));
    }
  }

  #refuse(problem: Problem): ValidationError.WithFieldTree[] {
    const refusals = problem.code === 'email_taken' ? { email: [problem.detail] } : problem.fieldErrors;
    const refused = refuseFields(this.form, refusals);
    if (refused.length === 0) this.problem.set(problem);
    return refused;
  }
}
