import { Injectable, computed, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { endSession, listSessions } from '../api/functions';
import { OwnSession } from '../api/models';
import { Problem } from '../core/problem';
import { Reading } from '../core/reading';

const GONE = 404;

/** Where one is signed in, and signing out elsewhere. */
@Injectable()
export class OwnSessionsStore {
  readonly #api = inject(Api);
  readonly #ending = signal<readonly string[]>([]);
  readonly #problem = signal<Problem | null>(null);
  readonly #notice = signal('');

  readonly reading = new Reading<readonly OwnSession[]>(() => this.#list());
  readonly others = computed(() => this.reading.value()?.filter((session) => !session.is_current) ?? []);
  /** The sessions that are being ended. */
  readonly ending = this.#ending.asReadonly();
  /** Why one was not ended. */
  readonly problem = this.#problem.asReadonly();
  readonly notice = this.#notice.asReadonly();

  end({ id }: OwnSession): Promise<void> {
    return this.#endAll([id], 'That session has ended.');
  }

  /** The list is read again first: another session may have begun since. This one goes on. */
  async endOthers(): Promise<void> {
    if (this.ending().length > 0) return;
    this.#ending.set(this.others().map(({ id }) => id));
    await this.reading.reload();
    this.#ending.set([]);
    if (this.reading.problem() === null) await this.#endAll(this.others().map(({ id }) => id), 'All other sessions have ended.');
  }

  async #endAll(ids: readonly string[], notice: string): Promise<void> {
    if (this.ending().length > 0) return;
    this.#ending.set(ids);
    this.#notice.set('');
    this.#problem.set(null);
    const refusals = await Promise.all(ids.map((id) => this.#end(id)));
    const refusal = refusals.find((problem) => problem !== null) ?? null;
    await this.reading.reload();
    this.#ending.set([]);
    this.#problem.set(refusal);
    if (refusal === null) this.#notice.set(notice);
  }

  /** Answers with why it goes on, if so. */
  async #end(id: string): Promise<Problem | null> {
    const answer = await this.#api.invoke(endSession, { session_id: id }).catch(Problem.of);
    return answer instanceof Problem && answer.status !== GONE ? answer : null;
  }

  async #list(): Promise<readonly OwnSession[]> {
    return (await this.#api.invoke(listSessions)).items;
  }
}
