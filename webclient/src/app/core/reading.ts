import { computed, signal } from '@angular/core';

import { Problem } from './problem';

/** Something that is read anew now and then: what was read stays meanwhile, and also when that fails. */
export class Reading<Value> {
  readonly #value = signal<Value | null>(null);
  readonly #problem = signal<Problem | null>(null);
  readonly #isReading = signal(false);
  #question = 0;

  /** What was last read; null before the first answer. */
  readonly value = this.#value.asReadonly();
  /** Why the last question failed; the value is then an older one. */
  readonly problem = this.#problem.asReadonly();
  /** The problem, where a page has to tell of it: while it has a value to show, the frame says that nobody answers. */
  readonly shownProblem = computed(() => {
    const problem = this.#problem();
    return problem?.isSilence && this.#value() !== null ? null : problem;
  });
  readonly isReading = this.#isReading.asReadonly();

  constructor(private readonly fetch: () => Promise<Value>) {}

  /** Read anew; the answer to an earlier question is dropped. */
  async reload(): Promise<void> {
    const question = ++this.#question;
    this.#isReading.set(true);
    const answer = await this.fetch().catch(Problem.of);
    if (question !== this.#question) return;
    this.#isReading.set(false);
    this.#problem.set(answer instanceof Problem ? answer : null);
    if (!(answer instanceof Problem)) this.#value.set(answer);
  }

  /** Keep what is known from elsewhere. */
  accept(value: Value): void {
    this.#question++;
    this.#isReading.set(false);
    this.#problem.set(null);
    this.#value.set(value);
  }

  /** Forget what was read: something else is asked for from now on. */
  forget(): void {
    this.#question++;
    this.#isReading.set(false);
    this.#problem.set(null);
    this.#value.set(null);
  }
}
