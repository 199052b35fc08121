import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Check } from '../api/models';
import { CountPipe } from '../shared/count-pipe';
import { StatusBadge } from '../shared/status-badge';
import { DurationPipe } from './duration-pipe';

/** Of these a proof page shows at once; the others are folded away. */
const SHOWN_AT_ONCE = 5;

/** One law: whether it is kept, and what breaks it. */
@Component({
  selector: 'app-law-card',
  imports: [CountPipe, DurationPipe, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="head">
      <p class="text">{{ check().text }} <small>{{ check().service }} · <code>{{ check().law }}</code></small></p>
      <app-status-badge [state]="check().state" />
    </div>
    @if (check().checked > 0) {
      <p class="looked">
        {{ check().checked | count }} {{ check().checked === 1 ? 'fact' : 'facts' }} in {{ check().milliseconds | duration }}
        @if (check().in_flight > 0) {
          · {{ check().in_flight | count }} still on the way
        }
      </p>
    }
    @if (check().offender_count > 0) {
      <ul>
        @for (offender of first(); track offender.id) {
          <li><code>{{ offender.id }}</code> {{ offender.text }}</li>
        }
      </ul>
      @if (others().length > 0) {
        <details>
          <summary>{{ check().offender_count - first().length | count }} more</summary>
          <ul>
            @for (offender of others(); track offender.id) {
              <li><code>{{ offender.id }}</code> {{ offender.text }}</li>
            }
          </ul>
          @if (untold() > 0) {
            <p class="looked">And {{ untold() | count }} that are not listed.</p>
          }
        </details>
      }
    }
  `,
  styles: `
    :host { display: grid; gap: var(--space-2); padding: var(--space-4); }
    .head { display: flex; gap: var(--space-3); align-items: start; justify-content: space-between; }
    p { margin: 0; }
    .text { font-weight: 500; }
    small { display: block; font-weight: 400; color: var(--ink-soft); overflow-wrap: anywhere; }
    .looked { font-size: 0.875rem; color: var(--ink-soft); font-variant-numeric: tabular-nums; }
    ul { display: grid; gap: var(--space-1); padding-left: var(--space-5); margin: 0; }
    li { overflow-wrap: anywhere; }
    summary { padding: var(--space-1) 0; font-weight: 500; cursor: pointer; }
  `,
})
export class LawCard {
  readonly check = input.required<Check>();

  protected readonly first = computed(() => this.check().offenders.slice(0, SHOWN_AT_ONCE));
  protected readonly others = computed(() => this.check().offenders.slice(SHOWN_AT_ONCE));
  protected readonly untold = computed(() => this.check().offender_count - this.check().offenders.length);
}
