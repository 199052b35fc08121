import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { AgoPipe } from '../registry/ago-pipe';
import { Icon } from '../shared/icon';
import { InstantPipe } from '../shared/instant-pipe';
import { Task } from './today-tasks';

/** One kind of work: how much there is, and what to begin with. */
@Component({
  selector: 'app-task-card',
  imports: [AgoPipe, InstantPipe, Icon, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', '[attr.aria-labelledby]': 'headingId()', '[attr.data-tone]': 'tone()' },
  template: `
    <header>
      <app-icon [name]="task().icon" />
      <h2 [id]="headingId()">{{ task().heading }}</h2>
      <span class="count">{{ task().count }}</span>
    </header>
    @if (task().rows.length > 0) {
      <ul>
        @for (row of task().rows; track $index) {
          <li>
            <a [routerLink]="row.link">{{ row.title }}</a>
            <span class="note">{{ row.note }}</span>
            @if (row.figure) {
              <span class="figure">{{ row.figure }}</span>
            }
            @if (row.since; as since) {
              <time [attr.datetime]="since" [title]="since | instant">{{ since | ago: now() }}</time>
            }
          </li>
        }
      </ul>
      <a class="more" [routerLink]="task().more.path" [queryParams]="task().more.query">
        {{ task().more.words }} <app-icon inline name="arrow_forward" />
      </a>
    } @else {
      <p>{{ task().nothing }}</p>
    }
  `,
  styleUrl: './task-card.scss',
})
export class TaskCard {
  readonly task = input.required<Task>();
  readonly now = input.required<Date>();

  protected readonly headingId = computed(() => `task-${this.task().heading.toLowerCase().replaceAll(' ', '-')}`);
  protected readonly tone = computed(() => {
    if (this.task().count === 0) return 'calm';
    return this.task().isUrgent ? 'warn' : 'good';
  });
}
