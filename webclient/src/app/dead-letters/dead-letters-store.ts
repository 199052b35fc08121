import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { listDeadLetters } from '../api/functions';
import { DeadLetter, DeadLetterPage, UnseenService } from '../api/models';
import { PagedList } from '../core/paged-list';
import { ServiceName } from './services';

/** The dead letters of all services, or of one. */
@Injectable()
export class DeadLettersStore {
  readonly #api = inject(Api);
  readonly #unseen = signal<readonly UnseenService[]>([]);
  #service: ServiceName | undefined;

  readonly letters = new PagedList<DeadLetter>((cursor) => this.#page(cursor));
  /** Services that cannot tell theirs now. */
  readonly unseen = this.#unseen.asReadonly();

  show(service: ServiceName | undefined): Promise<void> {
    this.#service = service;
    this.#unseen.set([]);
    return this.letters.load();
  }

  async #page(cursor: string | undefined): Promise<DeadLetterPage> {
    const page = await this.#api.invoke(listDeadLetters, { service: this.#service, cursor });
    this.#unseen.update((before) => (cursor === undefined ? page.unseen : [...before, ...page.unseen]));
    return page;
  }
}
