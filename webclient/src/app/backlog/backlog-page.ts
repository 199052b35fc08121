import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Problem } from '../api/models';
import { AgoPipe } from '../registry/ago-pipe';
import { CountPipe } from '../shared/count-pipe';
import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadingRows } from '../shared/loading-rows';
import { StandingBanner } from '../shared/standing-banner';
import { BacklogStore } from './backlog-store';

/** What each service still has to do, for operators. */
@Component({
  selector: 'app-backlog-page',
  imports: [AgoPipe, CountPipe, ErrorPanel, InstantPipe, LoadingRows, RouterLink, StandingBanner],
  providers: [BacklogStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './backlog-page.html',
  styleUrl: '../registry/instance-list.scss',
})
export class BacklogPage {
  protected readonly store = inject(BacklogStore);

  protected reasonOf(problem: Problem | undefined): string {
    return problem?.detail ?? 'It does not say why.';
  }
}
