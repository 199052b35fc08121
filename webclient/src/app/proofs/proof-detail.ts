import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';

import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadingRows } from '../shared/loading-rows';
import { StandingBanner } from '../shared/standing-banner';
import { LawCard } from './law-card';
import { ProofStore } from './proof-store';

/** One proof with each of its laws, followed while it runs. */
@Component({
  selector: 'app-proof-detail',
  imports: [ErrorPanel, Icon, InstantPipe, LawCard, LoadingRows, RouterLink, StandingBanner],
  providers: [ProofStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="back"><a routerLink="/proofs"><app-icon inline name="arrow_back" /> Proofs</a></p>
    <header class="page-head">
      <div>
        <h1>Proof</h1>
        @if (store.proof(); as proof) {
          <p>Started <time [attr.datetime]="proof.started_at">{{ proof.started_at | instant }}</time></p>
        }
      </div>
    </header>
    @if (store.problem(); as problem) {
      <app-error-panel [problem]="problem" (retry)="store.reload()" />
    }
    @if (store.standing(); as standing) {
      <app-standing-banner [standing]="standing" />
      <ul class="documents" aria-label="Laws">
        @for (check of store.checks(); track check.service + check.law) {
          <li><app-law-card [check]="check" /></li>
        }
      </ul>
    } @else if (!store.problem()) {
      <app-loading-rows what="the proof" />
    }
  `,
})
export class ProofDetail {
  /** Stands in the address. */
  readonly proofId = input.required<string>();

  protected readonly store = inject(ProofStore);

  constructor() {
    effect(() => {
      const id = this.proofId();
      untracked(() => { this.store.show(id); });
    });
  }
}
