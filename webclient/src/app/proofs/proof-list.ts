import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';

import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { ProofRow } from './proof-row';
import { ProofsStore } from './proofs-store';

/** The proofs, for operators, and the button that starts one. */
@Component({
  selector: 'app-proof-list',
  imports: [EmptyState, ErrorPanel, LoadMore, LoadingRows, MatButton, ProofRow],
  providers: [ProofsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './proof-list.html',
})
export class ProofList {
  readonly #router = inject(Router);

  protected readonly store = inject(ProofsStore);
  protected readonly proofs = this.store.proofs;

  constructor() {
    void this.proofs.load();
  }

  protected async start(): Promise<void> {
    const id = await this.store.start();
    if (id !== null) await this.#router.navigate(['/proofs', id]);
  }
}
