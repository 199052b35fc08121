import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { listProofs, startProof } from '../api/functions';
import { Proof, ProofSummary } from '../api/models';
import { Intent } from '../core/intent';
import { PagedList } from '../core/paged-list';
import { Problem } from '../core/problem';

/** The proofs, and the start of another one. */
@Injectable()
export class ProofsStore {
  readonly #api = inject(Api);
  readonly #intent = new Intent();
  readonly #isStarting = signal(false);
  readonly #problem = signal<Problem | null>(null);

  readonly proofs = new PagedList<ProofSummary>((cursor) => this.#api.invoke(listProofs, { cursor }));
  readonly isStarting = this.#isStarting.asReadonly();
  /** Why none could be started. */
  readonly problem = this.#problem.asReadonly();

  /** Start a proof. Ends with the one that runs now; null where none could be started. */
  async start(): Promise<string | null> {
    if (this.#isStarting()) return null;
    this.#isStarting.set(true);
    this.#problem.set(null);
    const answer = await this.#intent.ask<Proof>((key) => this.#api.invoke(startProof, { 'Idempotency-Key': key }));
    this.#isStarting.set(false);
    if (!(answer instanceof Problem)) return answer.id;
    // Somebody else's proof says the same as one's own would.
    if (answer.code === 'proof_running') return String(answer.details['proof_id']);
    this.#problem.set(answer);
    return null;
  }
}
