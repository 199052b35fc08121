import { computed, signal } from '@angular/core';

import { Problem } from './problem';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

type FetchPage<Item> = (cursor: string | undefined) => Promise<Page<Item>>;

/** A list that is read page by page; an answer to a question no longer asked is dropped. */
export class PagedList<Item> {
  readonly #items = signal<readonly Item[]>([]);
  readonly #cursor = signal<string | null>(null);
  readonly #problem = signal<Problem | null>(null);
  readonly #moreProblem = signal<Problem | null>(null);
  readonly #asking = signal<'first' | 'more' | null>('first');
  #question = 0;

  readonly items = this.#items.asReadonly();
  /** Why the list could not be read. */
  readonly problem = this.#problem.asReadonly();
  /** Why the next page could not be read; what is there stays. */
  readonly moreProblem = this.#moreProblem.asReadonly();
  readonly isLoading = computed(() => this.#asking() === 'first');
  readonly isLoadingMore = computed(() => this.#asking() === 'more');
  readonly hasMore = computed(() => this.#cursor() !== null);

  constructor(private readonly fetchPage: FetchPage<Item>) {}

  /** Read the first page anew. */
  load(): Promise<void> {
    this.#problem.set(null);
    return this.#ask('first', undefined);
  }

  /** Read the next page and put it below. */
  async loadMore(): Promise<void> {
    const cursor = this.#cursor();
    if (cursor !== null && this.#asking() === null) await this.#ask('more', cursor);
  }

  async #ask(what: 'first' | 'more', cursor: string | undefined): Promise<void> {
    const question = ++this.#question;
    this.#asking.set(what);
    this.#moreProblem.set(null);
    const outcome = await this.fetchPage(cursor).catch(Problem.of);
    if (question !== this.#question) return;
    this.#asking.set(null);
    if (outcome instanceof Problem) this.#refuse(what, outcome);
    else this.#accept(what, outcome);
  }

  #accept(what: 'first' | 'more', page: Page<Item>): void {
    this.#items.set(what === 'first' ? page.items : [...this.#items(), ...page.items]);
    this.#cursor.set(page.next_cursor);
  }

  #refuse(what: 'first' | 'more', problem: Problem): void {
    (what === 'first' ? this.#problem : this.#moreProblem).set(problem);
  }
}
