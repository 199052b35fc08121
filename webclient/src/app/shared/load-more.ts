import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { PagedList } from '../core/paged-list';
import { ErrorPanel } from './error-panel';

/** The foot of a list that goes on. */
@Component({
  selector: 'app-load-more',
  imports: [ErrorPanel, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (list().moreProblem(); as problem) {
      <app-error-panel [problem]="problem" (retry)="list().loadMore()" />
    } @else if (list().hasMore()) {
      <p class="more">
        <button
          matButton="outlined" type="button" [disabled]="list().isLoadingMore()" [disabledInteractive]="true"
          (click)="list().loadMore()"
        >
          {{ list().isLoadingMore() ? 'Loading…' : 'Load more' }}
        </button>
      </p>
    }
  `,
})
export class LoadMore {
  readonly list = input.required<PagedList<unknown>>();
}
