import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { FormField, FormRoot, ValidationError, email, form, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';

import { firstPlace } from '../core/destinations';
import { Problem } from '../core/problem';
import { Session } from '../core/session';
import { ErrorPanel } from '../shared/error-panel';
import { Doorway } from './doorway';
import { refuseFields } from './refuse-fields';

/** Sign in with e-mail address and password. */
@Component({
  selector: 'app-sign-in',
  imports: [
    Doorway, ErrorPanel, FormField, FormRoot, MatButton, MatError, MatFormField, MatInput, MatLabel, RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-in.html',
})
export class SignIn {
  readonly #router = inject(Router);
  readonly #session = inject(Session);

  /** From the address: where to go once signed in. */
  readonly returnUrl = input<string>();

  protected readonly problem = signal<Problem | null>(null);
  protected readonly form = form(
    signal({ email: '', password: '' }),
    (path) => {
      required(path.email, { message: 'Enter your e-mail address.' });
      email(path.email, { message: 'This is no e-mail address yet; it looks like name@example.com.' });
      required(path.password, { message: 'Enter your password.' });
    },
    {
      submission: {
        action: () => this.#signIn(),
        onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
      },
    },
  );

  async #signIn(): Promise<ValidationError.WithFieldTree[]> {
    this.problem.set(null);
    try {
      await this.#session.signIn(this.form().value());
      await this.#router.navigateByUrl(this.returnUrl() ?? firstPlace(this.#session.customer()));
      return [];
    } catch (thrown) {
      const problem = Problem.of(thrown);
      const refused = refuseFields(this.form, problem.fieldErrors);
      if (refused.length === 0) this.problem.set(problem);
      return refused;
    }
  }
}
