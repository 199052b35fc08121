import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { listCategories } from '../api/functions';

/** The categories to choose from; without them one can still type. */
@Injectable()
export class CategoriesStore {
  readonly #api = inject(Api);
  readonly #categories = signal<readonly string[]>([]);

  readonly categories = this.#categories.asReadonly();

  constructor() {
    void this.#load();
  }

  async #load(): Promise<void> {
    const answer = await this.#api.invoke(listCategories).catch(() => null);
    this.#categories.set(answer?.items ?? []);
  }
}
