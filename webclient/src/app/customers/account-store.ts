import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { getMe, updateMe } from '../api/functions';
import { Address, Customer, ProfileChange } from '../api/models';
import { Problem } from '../core/problem';
import { Reading } from '../core/reading';
import { Session } from '../core/session';

const STALE = 412;

/** One's own account, which another window may change meanwhile. */
@Injectable()
export class AccountStore {
  readonly #api = inject(Api);
  readonly #session = inject(Session);
  readonly #clash = signal<ProfileChange | null>(null);
  readonly #notice = signal('');

  readonly reading = new Reading<Customer>(() => this.#api.invoke(getMe));
  /** What is to be decided: a change of something that was changed since it was read. */
  readonly clash = this.#clash.asReadonly();
  /** What became of it, to be said aloud. */
  readonly notice = this.#notice.asReadonly();

  /** Keep a change. Answers with why not, if so. */
  async save(change: ProfileChange): Promise<Problem | null> {
    const before = this.reading.value();
    if (before === null) return null;
    this.#notice.set('');
    const ask = { 'If-Match': `"${before.version}"`, body: change };
    const answer = await this.#api.invoke(updateMe, ask).catch(Problem.of);
    if (!(answer instanceof Problem)) return this.#accept(answer, 'Saved.');
    return answer.status === STALE ? this.#meet(change) : answer;
  }

  /** Leave it as it is now. */
  yield(): void {
    this.#clash.set(null);
    this.#notice.set('It stays as it is now.');
  }

  async #meet(change: ProfileChange): Promise<Problem | null> {
    await this.reading.reload();
    const now = this.reading.value();
    const problem = this.reading.problem();
    if (problem !== null || now === null) return problem;
    // It may have been saved by a request whose answer was lost.
    if (isSoAlready(now, change)) return this.#accept(now, 'Saved.');
    this.#clash.set(change);
    return null;
  }

  #accept(customer: Customer, notice: string): null {
    this.reading.accept(customer);
    this.#session.accept(customer);
    this.#clash.set(null);
    this.#notice.set(notice);
    return null;
  }
}

function isSoAlready(now: Customer, { name, country, address }: ProfileChange): boolean {
  return (name ?? now.name) === now.name && (country ?? now.country) === now.country && (!address || isSame(now.address, address));
}

function isSame(now: Address | null, wanted: Address): boolean {
  const keys = ['recipient', 'street', 'street_extra', 'postal_code', 'city', 'country'] as const;
  return keys.every((key) => (now?.[key] ?? '') === (wanted[key] ?? ''));
}
