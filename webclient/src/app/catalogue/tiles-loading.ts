import { ChangeDetectionStrategy, Component } from '@angular/core';

const TILES = 8;

/** Stands where product tiles will be, in their size. */
@Component({
  selector: 'app-tiles-loading',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status' },
  template: `
    <span class="visually-hidden">Loading products…</span>
    @for (tile of tiles; track tile) {
      <span class="tile" aria-hidden="true"><span class="art"></span><span class="words"></span></span>
    }
  `,
  styleUrl: './tiles-loading.scss',
})
export class TilesLoading {
  protected readonly tiles = Array.from({ length: TILES }, (_, index) => index);
}
