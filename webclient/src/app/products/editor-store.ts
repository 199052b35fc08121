import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { archiveProduct, getProduct, updateProduct } from '../api/functions';
import { Product } from '../api/models';
import { Intent } from '../core/intent';
import { Problem } from '../core/problem';
import { Reading } from '../core/reading';
import { ProductFields, changeOf, fieldsOf } from './product-fields';
import { Clash, merge } from './product-merge';

const STALE = 412;

/** A product that somebody changes; another may do the same meanwhile. */
@Injectable()
export class EditorStore {
  readonly #api = inject(Api);
  readonly #archiving = new Intent();
  readonly #id = signal('');
  readonly #draft = signal<ProductFields | null>(null);
  readonly #clashes = signal<readonly Clash[]>([]);
  readonly #notice = signal('');
  readonly #isArchiving = signal(false);
  readonly #archiveProblem = signal<Problem | null>(null);

  readonly reading = new Reading<Product>(() => this.#api.invoke(getProduct, { product_id: this.#id() }));
  /** What the form begins with. */
  readonly draft = this.#draft.asReadonly();
  /** What two people changed, and is to be decided. */
  readonly clashes = this.#clashes.asReadonly();
  /** What became of it, to be said aloud. */
  readonly notice = this.#notice.asReadonly();
  readonly isArchiving = this.#isArchiving.asReadonly();
  readonly archiveProblem = this.#archiveProblem.asReadonly();

  async show(id: string, notice = ''): Promise<void> {
    this.#id.set(id);
    this.reading.forget();
    this.#draft.set(null);
    this.#clashes.set([]);
    this.#notice.set(notice);
    await this.reload();
  }

  async reload(): Promise<void> {
    await this.reading.reload();
    const product = this.reading.value();
    if (product && this.draft() === null) this.#draft.set(fieldsOf(product));
  }

  /** Keep what a form says. Answers with why not, if so. */
  async save(fields: ProductFields): Promise<Problem | null> {
    const before = this.reading.value();
    if (before === null) return null;
    const body = changeOf(before, fields);
    this.#notice.set('');
    if (Object.keys(body).length === 0) return this.#accept(before, 'There was nothing to save.');
    const ask = { product_id: before.id, 'If-Match': etagOf(before), body };
    const answer = await this.#api.invoke(updateProduct, ask).catch(Problem.of);
    if (!(answer instanceof Problem)) return this.#accept(answer, 'Saved.');
    return answer.status === STALE ? this.#meet(before, fields) : answer;
  }

  /** Decide what both changed. */
  decide({ field, theirs }: Clash, isMine: boolean): void {
    const draft = this.draft();
    if (draft && !isMine) this.#draft.set({ ...draft, [field]: theirs });
    this.#clashes.update((clashes) => clashes.filter((clash) => clash.field !== field));
    if (this.clashes().length === 0) this.#notice.set('Everything is decided. Look at it, then save.');
  }

  async archive(): Promise<void> {
    const before = this.reading.value();
    if (before === null || this.isArchiving()) return;
    this.#isArchiving.set(true);
    this.#archiveProblem.set(null);
    const answer = await this.#archiving.ask((key) => {
      return this.#api.invoke(archiveProduct, { product_id: before.id, 'If-Match': etagOf(before), 'Idempotency-Key': key });
    });
    this.#isArchiving.set(false);
    if (!(answer instanceof Problem)) this.#accept(answer, 'It is sold no more.');
    else {
      this.#archiveProblem.set(answer);
      if (answer.status === STALE) await this.reload();
    }
  }

  /** Somebody else was faster: put together what both want. */
  async #meet(before: Product, mine: ProductFields): Promise<Problem | null> {
    await this.reading.reload();
    const now = this.reading.value();
    const problem = this.reading.problem();
    if (problem !== null || now === null) return problem;
    const merged = merge(fieldsOf(before), mine, fieldsOf(now));
    // It may have been saved by a request whose answer was lost.
    if (Object.keys(changeOf(now, merged.fields)).length === 0) return this.#accept(now, 'Saved.');
    this.#draft.set(merged.fields);
    this.#clashes.set(merged.clashes);
    this.#notice.set(merged.clashes.length > 0 ? '' : 'Somebody else changed it meanwhile, and that is in the form now. Save again.');
    return null;
  }

  #accept(product: Product, notice: string): null {
    this.reading.accept(product);
    this.#draft.set(fieldsOf(product));
    this.#clashes.set([]);
    this.#notice.set(notice);
    return null;
  }
}

function etagOf({ version }: Product): string {
  return `"${version}"`;
}
