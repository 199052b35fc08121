import { DOCUMENT } from '@angular/common';
import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { listInstances } from '../api/functions';
import { Instance } from '../api/models';
import { Problem } from '../core/problem';

/** As often as operators look; an instance renews its lease about as often. */
const REFRESH_MS = 5_000;

interface Reading {
  readonly instances: readonly Instance[];
  readonly at: Date;
}

interface ServiceSummary {
  readonly service: string;
  readonly up: number;
  readonly all: number;
}

/** The running processes, read anew every few seconds while somebody looks. */
@Injectable()
export class InstancesStore {
  readonly #api = inject(Api);
  readonly #document = inject(DOCUMENT);
  readonly #reading = signal<Reading | null>(null);
  readonly #problem = signal<Problem | null>(null);

  /** What the registry last said; null before its first answer. */
  readonly reading = this.#reading.asReadonly();
  /** Why the last question failed; the reading is then an older one. */
  readonly problem = this.#problem.asReadonly();
  readonly services = computed(() => summaryOf(this.#reading()?.instances ?? []));

  constructor() {
    const timer = setInterval(() => {
      if (this.#document.visibilityState === 'visible') void this.reload();
    }, REFRESH_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
    void this.reload();
  }

  async reload(): Promise<void> {
    const answer = await this.#api.invoke(listInstances).catch(Problem.of);
    if (answer instanceof Problem) {
      this.#problem.set(answer);
      return;
    }
    this.#problem.set(null);
    this.#reading.set({ instances: answer.items, at: new Date() });
  }
}

function summaryOf(instances: readonly Instance[]): readonly ServiceSummary[] {
  const names = [...new Set(instances.map((instance) => instance.service))].sort();
  return names.map((service) => {
    const own = instances.filter((instance) => instance.service === service);
    return { service, up: own.filter((instance) => instance.state === 'UP').length, all: own.length };
  });
}
