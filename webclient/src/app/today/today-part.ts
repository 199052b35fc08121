import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Reading } from '../core/reading';
import { ErrorPanel } from '../shared/error-panel';
import { LoadingRows } from '../shared/loading-rows';
import { TaskCard } from './task-card';
import { Task } from './today-tasks';

/** The work that one service tells of; if it is away, that is said here, and the other parts stay. */
@Component({
  selector: 'app-today-part',
  imports: [ErrorPanel, LoadingRows, TaskCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (reading().shownProblem(); as problem) {
      <app-error-panel [problem]="problem" [advice]="advice()" (retry)="reading().reload()" />
    }
    @for (task of tasks(); track task.heading) {
      <app-task-card [task]="task" [now]="now()" />
    } @empty {
      @if (!reading().problem()) {
        <app-loading-rows class="sheet" [what]="what()" [count]="3" />
      }
    }
  `,
  styles: ':host { display: contents; } app-error-panel { grid-column: 1 / -1; }',
})
export class TodayPart {
  readonly reading = input.required<Reading<unknown>>();
  readonly tasks = input.required<readonly Task[]>();
  readonly what = input.required<string>();
  readonly now = input.required<Date>();

  protected readonly advice = computed(() => {
    const what = this.what();
    return this.tasks().length > 0
      ? `What you see of ${what} is older. It is asked for again every few seconds.`
      : `There is nothing to see of ${what} until then. It is asked for again every few seconds.`;
  });
}
