import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Placement, composition, paletteOf } from './composition';

/** A picture for a product that has none: laid from a few shapes, by its SKU, in its category's colours. */
@Component({
  selector: 'app-product-art',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { 'aria-hidden': 'true', '[attr.data-palette]': 'palette()' },
  template: `
    <svg viewBox="0 0 200 120" preserveAspectRatio="xMidYMid slice" focusable="false">
      <rect class="tone-0" width="200" height="120" />
      @for (piece of pieces(); track $index) {
        <path [attr.class]="'tone-' + piece.tone" [attr.d]="piece.path" [attr.transform]="transformOf(piece)" />
      }
    </svg>
  `,
  styleUrl: './product-art.scss',
})
export class ProductArt {
  readonly sku = input.required<string>();
  readonly category = input.required<string>();

  protected readonly palette = computed(() => paletteOf(this.category()));
  protected readonly pieces = computed(() => composition(this.sku(), this.category()));

  protected transformOf(piece: Placement): string {
    return `translate(${piece.x} ${piece.y}) rotate(${piece.turn} 20 20)`;
  }
}
