import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, signal } from '@angular/core';
import { FormField, FormRoot, ValidationError, form } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel, MatPrefix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import { Money } from '../api/models';
import { Problem } from '../core/problem';
import { refuseFields } from '../customers/refuse-fields';
import { ErrorPanel } from '../shared/error-panel';
import { ProductFields, tidied } from './product-fields';
import { productRules } from './product-rules';

/** The server's names of the fields that are called otherwise here. */
const FIELDS: Readonly<Record<string, string>> = {
  unit_price: 'price', 'unit_price.amount_minor': 'price', 'unit_price.currency': 'price', tax_class: 'taxClass',
};

/** What is said of a product, and its price. */
@Component({
  selector: 'app-product-form',
  imports: [
    ErrorPanel, FormField, FormRoot, MatButton, MatError, MatFormField, MatHint, MatInput, MatLabel, MatPrefix,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './product-form.html',
  styleUrl: './product-form.scss',
})
export class ProductForm {
  /** What it begins with. */
  readonly start = input.required<ProductFields>();
  readonly isNew = input(false);
  /** What its price is like: currency and decimals. */
  readonly like = input<Money>();
  readonly categories = input<readonly string[]>([]);
  /** Something else has to be decided first; until then nothing can be changed here. */
  readonly isHeld = input(false);
  /** Keeps it. Answers with why not, if so. */
  readonly save = input.required<(fields: ProductFields) => Promise<Problem | null>>();

  protected readonly currency = computed(() => this.like()?.currency ?? 'EUR');
  protected readonly problem = signal<Problem | null>(null);
  protected readonly form = form(linkedSignal<ProductFields>(() => this.start()), productRules(() => this.like()), {
    submission: {
      action: () => this.#save(),
      onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
    },
  });

  async #save(): Promise<ValidationError.WithFieldTree[]> {
    this.problem.set(null);
    if (this.isHeld()) return [];
    const problem = await this.save()(tidied(this.form().value(), this.like()));
    if (problem === null) return [];
    const refused = refuseFields(this.form, refusalsOf(problem));
    if (refused.length === 0) this.problem.set(problem);
    return refused;
  }
}

function refusalsOf(problem: Problem): Problem['fieldErrors'] {
  if (problem.code === 'sku_taken') return { sku: [problem.sentence] };
  const refusals = Object.entries(problem.fieldErrors).map(([field, texts]) => [FIELDS[field] ?? field, texts]);
  return Object.fromEntries(refusals) as Problem['fieldErrors'];
}
