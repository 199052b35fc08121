import { newIdempotencyKey } from './idempotency-key';
import { Problem } from './problem';

/** Something that is wanted once: its key stays until an answer says what became of it. */
export class Intent {
  #key = newIdempotencyKey();
  #isInDoubt = false;

  /** Whether it was asked for, and no answer says whether it was done. */
  get isInDoubt(): boolean {
    return this.#isInDoubt;
  }

  /** Ask under the key; while in doubt the request must stay the same. Answers with the problem, if there is one. */
  async ask<Answer>(send: (key: string) => Promise<Answer>): Promise<Answer | Problem> {
    const answer = await send(this.#key).catch(Problem.of);
    this.#isInDoubt = answer instanceof Problem && answer.leavesDoubt(this.#isInDoubt);
    if (!this.#isInDoubt) this.#key = newIdempotencyKey();
    return answer;
  }
}
