import { DestroyRef, Injectable, computed, effect, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { getProof } from '../api/functions';
import { Proof } from '../api/models';
import { Reading } from '../core/reading';
import { inOrder, standingOf } from './standing';

const LOOK_MS = 1_000;

/** One proof, looked at again until it has ended. */
@Injectable()
export class ProofStore {
  readonly #api = inject(Api);
  readonly #id = signal('');
  readonly #proof = new Reading<Proof>(() => this.#api.invoke(getProof, { proof_id: this.#id() }));
  readonly #looks = signal(0);

  readonly proof = this.#proof.value;
  readonly problem = this.#proof.shownProblem;
  readonly standing = computed(() => {
    const proof = this.proof();
    return proof && standingOf(proof);
  });
  readonly checks = computed(() => inOrder(this.proof()?.checks ?? []));

  constructor() {
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      this.#looks();
      clearTimeout(timer);
      if (this.proof()?.state === 'RUNNING') timer = setTimeout(() => void this.reload(), LOOK_MS);
    });
    inject(DestroyRef).onDestroy(() => { clearTimeout(timer); });
  }

  show(id: string): void {
    this.#id.set(id);
    this.#proof.forget();
    void this.reload();
  }

  async reload(): Promise<void> {
    await this.#proof.reload();
    this.#looks.update((count) => count + 1);
  }
}
