import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { TimelineEntry } from '../api/models';
import { Reading } from '../core/reading';
import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadingRows } from '../shared/loading-rows';
import { wordsOf } from './timeline-words';

/** What happened to an order, newest first. */
@Component({
  selector: 'app-order-course',
  imports: [ErrorPanel, InstantPipe, LoadingRows],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'course-heading' },
  template: `
    <h2 id="course-heading">What happened</h2>
    @if (reading().shownProblem(); as problem) {
      <app-error-panel [problem]="problem" (retry)="reading().reload()" />
    }
    @if (reading().value()) {
      <ol>
        @for (entry of entries(); track entry.sequence) {
          <li>
            <span>{{ entry.words }}</span>
            <time [attr.datetime]="entry.at">{{ entry.at | instant }}</time>
          </li>
        } @empty {
          <li>Nothing is known yet.</li>
        }
      </ol>
    } @else if (!reading().problem()) {
      <app-loading-rows what="what happened" [count]="3" />
    }
  `,
  styleUrl: './order-course.scss',
})
export class OrderCourse {
  readonly reading = input.required<Reading<readonly TimelineEntry[]>>();

  protected readonly entries = computed(() => {
    const entries = this.reading().value() ?? [];
    return entries.map((entry) => ({ ...entry, words: wordsOf(entry) })).reverse();
  });
}
