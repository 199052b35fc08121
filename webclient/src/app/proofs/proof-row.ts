import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { ProofSummary } from '../api/models';
import { Icon } from '../shared/icon';
import { InstantPipe } from '../shared/instant-pipe';
import { StatusBadge } from '../shared/status-badge';
import { DurationPipe } from './duration-pipe';
import { badgeOf, outcomeOf } from './standing';

/** A proof as a row of a list; the whole row leads to it. */
@Component({
  selector: 'app-proof-row',
  imports: [DurationPipe, Icon, InstantPipe, RouterLink, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a class="number" [routerLink]="['/proofs', proof().id]">
      <time [attr.datetime]="proof().started_at">{{ proof().started_at | instant }}</time>
    </a>
    <span class="about">{{ outcome() }}</span>
    <app-status-badge [state]="badge()" />
    <span class="total">
      @if (tookMs(); as tookMs) {
        {{ tookMs | duration }}
      }
    </span>
    <app-icon class="go" name="chevron_right" />
  `,
  styleUrl: '../shared/document-row.scss',
})
export class ProofRow {
  readonly proof = input.required<ProofSummary>();

  protected readonly outcome = computed(() => outcomeOf(this.proof()));
  protected readonly badge = computed(() => badgeOf(this.proof()));
  protected readonly tookMs = computed(() => {
    const { started_at, ended_at } = this.proof();
    return ended_at === null ? null : Date.parse(ended_at) - Date.parse(started_at);
  });
}
