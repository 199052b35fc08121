import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Money } from '../api/models';
import { Problem } from '../core/problem';
import { wordsOfDecline } from '../core/problem-words';
import { ErrorPanel } from '../shared/error-panel';
import { MoneyPipe } from '../shared/money-pipe';
import { SANDBOX_CARDS } from './sandbox-cards';

/** Chooses a test card and pays with it. */
@Component({
  selector: 'app-pay-panel',
  imports: [ErrorPanel, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'pay-heading' },
  template: `
    <h2 id="pay-heading">Pay</h2>
    <fieldset [disabled]="isPaying()">
      <legend>Test card <span>There is no money behind these; each shows another outcome.</span></legend>
      @for (card of cards; track card.token) {
        <label>
          <input
            type="radio" name="card" [value]="card.token" [checked]="card.token === chosen()"
            (change)="chosen.set(card.token)"
          />
          <span class="name">{{ card.name }}</span>
          <span class="effect">{{ card.effect }}</span>
        </label>
      }
    </fieldset>
    @if (problem(); as problem) {
      <app-error-panel [problem]="problem" [canRetry]="false" />
    } @else if (declined(); as declined) {
      <p class="declined" role="alert"><strong>{{ declined.sentence }}</strong> {{ declined.advice }}</p>
    }
    <button
      matButton="filled" type="button" [disabled]="isPaying()" [disabledInteractive]="true" (click)="pay.emit(chosen())"
    >
      {{ words() }}
    </button>
  `,
  styleUrl: './pay-panel.scss',
})
export class PayPanel {
  /** Null where that is for billing to know. */
  readonly amount = input.required<Money | null>();
  readonly isPaying = input.required<boolean>();
  readonly problem = input.required<Problem | null>();
  /** Why the last card was declined, where one was before this page was opened. */
  readonly lastDecline = input.required<string | null>();
  /** With the token of the card. */
  readonly pay = output<string>();

  protected readonly cards = SANDBOX_CARDS;
  protected readonly chosen = signal('card_approved');
  protected readonly declined = computed(() => {
    const reason = this.lastDecline();
    return reason === null || this.isPaying() ? null : wordsOfDecline(reason);
  });
  protected readonly words = computed(() => {
    if (this.isPaying()) return 'Paying…';
    const amount = this.amount();
    return amount === null ? 'Pay again' : `Pay ${new MoneyPipe().transform(amount)}`;
  });
}
