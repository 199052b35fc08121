import { Injectable, computed, inject } from '@angular/core';

import { Api } from '../api/api';
import { getBacklog } from '../api/functions';
import { Reading } from '../core/reading';
import { repeatedly } from '../core/repeated';
import { standingOf } from './standing';

const REFRESH_MS = 5_000;

/** What each service still has to do, read anew every few seconds while somebody looks. */
@Injectable()
export class BacklogStore {
  readonly #api = inject(Api);
  readonly #reading = new Reading(async () => ({ services: (await this.#api.invoke(getBacklog)).items, at: new Date() }));

  readonly reading = this.#reading.value;
  readonly problem = this.#reading.problem;
  /** How things stand over all; null before the first answer. */
  readonly standing = computed(() => {
    const reading = this.reading();
    return reading && standingOf(reading.services);
  });

  constructor() {
    repeatedly(REFRESH_MS, () => void this.reload());
  }

  reload(): Promise<void> {
    return this.#reading.reload();
  }
}
