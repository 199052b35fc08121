import { ChangeDetectionStrategy, Component, ElementRef, computed, effect, input, signal, viewChild } from '@angular/core';
import { FormField, FormRoot, ValidationError, form } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel, MatPrefix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import { Money, Refund } from '../api/models';
import { Problem } from '../core/problem';
import { ErrorPanel } from '../shared/error-panel';
import { MoneyPipe } from '../shared/money-pipe';
import { RefundFields, amountIn, refundRules, tooMuch, typedOf } from './refund-rules';

const NOTHING: RefundFields = { amount: '', reason: '' };

/** Gives money back: how much and why, then once more whether. */
@Component({
  selector: 'app-refund-form',
  imports: [
    ErrorPanel, FormField, FormRoot, MatButton, MatError, MatFormField, MatHint, MatInput, MatLabel, MatPrefix, MoneyPipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'refund-heading' },
  templateUrl: './refund-form.html',
  styleUrls: ['../stock/stock-form.scss', './refund-form.scss'],
})
export class RefundForm {
  readonly refundable = input.required<Money>();
  /** Nobody knows whether it was begun: what was entered must stay. */
  readonly isInDoubt = input.required<boolean>();
  /** Begins the refund. Answers with why not, if so. */
  readonly send = input.required<(refund: Refund) => Promise<Problem | null>>();

  protected readonly problem = signal<Problem | null>(null);
  protected readonly begun = signal<Money | null>(null);
  protected readonly doubt = 'It is not known whether the refund was begun. Asking again never pays back twice.';
  /** What is about to be sent, until one has said that it shall be. */
  protected readonly asked = signal<Refund | null>(null);
  protected readonly currency = computed(() => this.refundable().currency);
  readonly #fields = signal<RefundFields>(NOTHING);
  protected readonly form = form(this.#fields, refundRules(() => this.refundable()), {
    submission: {
      action: () => this.#goOn(),
      onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
    },
  });
  private readonly question = viewChild<ElementRef<HTMLElement>>('question');

  constructor() {
    effect(() => {
      this.question()?.nativeElement.focus();
    });
  }

  protected takeAll(): void {
    this.form.amount().value.set(typedOf(this.refundable()));
  }

  protected stepBack(): void {
    this.asked.set(null);
    this.problem.set(null);
    setTimeout(() => { this.form.amount().focusBoundControl(); });
  }

  async #goOn(): Promise<ValidationError.WithFieldTree[]> {
    const asked = this.asked();
    if (asked !== null) return this.#send(asked);
    const amount = amountIn(this.#fields().amount, this.refundable());
    if (amount) this.asked.set({ amount, reason: this.#fields().reason.trim() });
    this.problem.set(null);
    this.begun.set(null);
    return [];
  }

  async #send(refund: Refund): Promise<ValidationError.WithFieldTree[]> {
    this.problem.set(null);
    const problem = await this.send()(refund);
    if (problem === null) {
      this.begun.set(refund.amount);
      this.asked.set(null);
      this.form().reset(NOTHING);
      return [];
    }
    const left = problem.code === 'refund_too_large' ? Number(problem.details['refundable_minor']) : null;
    if (left === null) {
      this.problem.set(problem);
      return [];
    }
    this.asked.set(null);
    const message = tooMuch({ ...this.refundable(), amount_minor: left });
    return [{ fieldTree: this.form.amount, kind: 'server', message }];
  }
}
