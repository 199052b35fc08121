import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Transaction } from '../api/models';
import { InstantPipe } from '../shared/instant-pipe';
import { MoneyPipe } from '../shared/money-pipe';
import { StatusBadge } from '../shared/status-badge';
import { ATTEMPT_KINDS, answerOf, causeOf } from './attempt-words';

/** What was asked of the payment provider, under which key, and what it answered; the newest first. */
@Component({
  selector: 'app-attempt-list',
  imports: [InstantPipe, MoneyPipe, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'attempts-heading' },
  template: `
    <h2 id="attempts-heading">Attempts</h2>
    <ul>
      @for (attempt of rows(); track attempt.id) {
        <li>
          <strong class="what">{{ attempt.what }}</strong>
          <strong class="amount">{{ attempt.amount | money }}</strong>
          <div class="about">
            @if (attempt.why) {
              <span>{{ attempt.why }}</span>
            }
            <span>{{ attempt.answer }}</span>
            <span class="when">
              Asked <time [attr.datetime]="attempt.requested_at">{{ attempt.requested_at | instant }}</time>
              @if (attempt.settled_at; as settled) {
                , answered <time [attr.datetime]="settled">{{ settled | instant: 'second' }}</time>
              }
            </span>
            <span class="when">Key at the provider: <code>{{ attempt.id }}</code></span>
          </div>
          <app-status-badge [state]="attempt.state" />
        </li>
      } @empty {
        <li class="when">No card was tried yet.</li>
      }
    </ul>
  `,
  styleUrl: './attempt-list.scss',
})
export class AttemptList {
  readonly attempts = input.required<readonly Transaction[]>();

  protected readonly rows = computed(() =>
    this.attempts()
      .map((attempt) => ({
        ...attempt, what: ATTEMPT_KINDS[attempt.kind], answer: answerOf(attempt), why: causeOf(attempt),
      }))
      .reverse(),
  );
}
