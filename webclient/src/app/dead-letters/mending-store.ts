import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { discardDeadLetter, replayDeadLetter } from '../api/functions';
import { DeadLetter } from '../api/models';
import { Intent } from '../core/intent';
import { Problem } from '../core/problem';
import { ServiceName } from './services';

const OPERATIONS = { replay: replayDeadLetter, discard: discardDeadLetter } as const;

/** What can be done with a dead letter. */
export type Mending = keyof typeof OPERATIONS;

/** Lets one dead letter be tried again, or gives it up: once, until an answer says that it is done. */
@Injectable()
export class MendingStore {
  readonly #api = inject(Api);
  readonly #intents = { replay: new Intent(), discard: new Intent() } as const;
  readonly #doing = signal<Mending | null>(null);
  readonly #done = signal<Mending | null>(null);
  readonly #problem = signal<Problem | null>(null);

  readonly doing = this.#doing.asReadonly();
  readonly done = this.#done.asReadonly();
  readonly problem = this.#problem.asReadonly();

  async mend(letter: DeadLetter, mending: Mending): Promise<void> {
    if (this.#doing() !== null) return;
    this.#doing.set(mending);
    this.#problem.set(null);
    const { service, message_id, handler } = letter;
    const asked = { service: service as ServiceName, message_id, body: { handler } };
    const answer = await this.#intents[mending].ask((key) => {
      return this.#api.invoke(OPERATIONS[mending], { ...asked, 'Idempotency-Key': key });
    });
    this.#doing.set(null);
    if (answer instanceof Problem) this.#problem.set(answer);
    else this.#done.set(mending);
  }
}
