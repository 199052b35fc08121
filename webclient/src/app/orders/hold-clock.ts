import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, input, signal } from '@angular/core';

import { timeLeft } from './time-left';

const TICK_MS = 1_000;

/** How long the units of an order are still held, by the second; it is not read out as it runs. */
@Component({
  selector: 'app-hold-clock',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'timer', 'aria-live': 'off' },
  template: `<span class="figures">{{ left() }}</span> left`,
  styles: `
    :host { flex: none; margin-left: auto; font-size: 0.875rem; white-space: nowrap; }
    .figures { font: 650 1.25rem/1.2 var(--display); font-variant-numeric: tabular-nums; }
  `,
})
export class HoldClock {
  readonly until = input.required<string>();

  protected readonly left = computed(() => timeLeft(Date.parse(this.until()), this.#now()));
  readonly #now = signal(Date.now());

  constructor() {
    const timer = setInterval(() => { this.#now.set(Date.now()); }, TICK_MS);
    inject(DestroyRef).onDestroy(() => { clearInterval(timer); });
  }
}
