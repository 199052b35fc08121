import { DOCUMENT } from '@angular/common';
import { HttpClient } from '@angular/common/http';
import { DestroyRef, Injectable, Injector, inject, signal } from '@angular/core';

import { Problem } from './problem';
import { NO_ANSWER } from './problem-words';

/** Codes of a 503 that say that the system, or a part of it, is away; `unknown` is what stands before it. */
const AWAY = ['broker_unavailable', 'service_away', 'circuit_open', 'unknown_service', 'unknown'];
const UNAVAILABLE = [502, 503, 504];
const PAUSES_MS = [2_000, 4_000, 8_000, 15_000];

/** Whether the server answers. While it does not, it is asked until it does. */
@Injectable({ providedIn: 'root' })
export class Connection {
  readonly #injector = inject(Injector);
  readonly #document = inject(DOCUMENT);
  readonly #isAway = signal(false);
  readonly #answeredAt = signal<Date | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  /** The last question was not answered, and none since. */
  readonly isAway = this.#isAway.asReadonly();
  /** When the server last answered. */
  readonly answeredAt = this.#answeredAt.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => { clearTimeout(this.#timer); });
  }

  /** A request was answered. */
  succeed(): void {
    clearTimeout(this.#timer);
    this.#failures = 0;
    this.#answeredAt.set(new Date());
    this.#isAway.set(false);
  }

  /** A request failed; most failures are answers. */
  fail(problem: Problem): void {
    if (!isSilence(problem)) return;
    this.#isAway.set(true);
    clearTimeout(this.#timer);
    const pause = PAUSES_MS[Math.min(this.#failures++, PAUSES_MS.length - 1)];
    this.#timer = setTimeout(() => { this.#ask(); }, pause);
  }

  /** The answer comes by way of the interceptor, as every other. */
  #ask(): void {
    if (this.#document.visibilityState === 'hidden') this.#timer = setTimeout(() => { this.#ask(); }, PAUSES_MS[0]);
    else this.#injector.get(HttpClient).get('/health/ready').subscribe({ error: () => undefined });
  }
}

/** Whether a problem says that nobody answered, and nothing about what was asked. */
export function isSilence(problem: Problem): boolean {
  return problem.status === NO_ANSWER || (UNAVAILABLE.includes(problem.status) && AWAY.includes(problem.code));
}
