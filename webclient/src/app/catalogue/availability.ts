import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** From here down a shopper had better hurry. */
const FEW_UNITS = 5;

/** How many units can be ordered now. */
@Component({
  selector: 'app-availability',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[attr.data-level]': 'level()' },
  template: `{{ words() }}`,
  styles: `
    :host { font-size: 0.875rem; color: var(--ink-soft); }
    :host([data-level='few']) { font-weight: 600; color: var(--warn); }
    :host([data-level='none']) { font-weight: 600; color: var(--bad); }
  `,
})
export class Availability {
  readonly units = input.required<number>();

  protected readonly level = computed(() => {
    if (this.units() <= 0) return 'none';
    return this.units() <= FEW_UNITS ? 'few' : 'enough';
  });
  protected readonly words = computed(() => {
    if (this.level() === 'none') return 'Sold out';
    return this.level() === 'few' ? `Only ${this.units()} left` : `${this.units()} available`;
  });
}
