import { Injectable, computed, inject } from '@angular/core';

import { Api } from '../api/api';
import { listInstances } from '../api/functions';
import { Instance } from '../api/models';
import { Reading } from '../core/reading';
import { repeatedly } from '../core/repeated';

/** As often as operators look; an instance renews its lease about as often. */
const REFRESH_MS = 5_000;

interface ServiceSummary {
  readonly service: string;
  readonly up: number;
  readonly all: number;
}

/** The running processes, read anew every few seconds while somebody looks. */
@Injectable()
export class InstancesStore {
  readonly #api = inject(Api);
  readonly #reading = new Reading(async () => ({ instances: (await this.#api.invoke(listInstances)).items, at: new Date() }));

  /** What the registry last said, and when; null before its first answer. */
  readonly reading = this.#reading.value;
  /** Why the last question failed; the reading is then an older one. */
  readonly problem = this.#reading.problem;
  readonly services = computed(() => summaryOf(this.#reading.value()?.instances ?? []));

  constructor() {
    repeatedly(REFRESH_MS, () => void this.reload());
  }

  reload(): Promise<void> {
    return this.#reading.reload();
  }
}

function summaryOf(instances: readonly Instance[]): readonly ServiceSummary[] {
  const names = [...new Set(instances.map((instance) => instance.service))].sort();
  return names.map((service) => {
    const own = instances.filter((instance) => instance.service === service);
    return { service, up: own.filter((instance) => instance.state === 'UP').length, all: own.length };
  });
}
