import { ChangeDetectionStrategy, Component, input } from '@angular/core';

import { ProductArt } from '../catalogue/product-art';

/** The frame of the screens through which one enters: a form beside a picture of the house. */
@Component({
  selector: 'app-doorway',
  imports: [ProductArt],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="frame">
      <div class="form">
        <h1>{{ heading() }}</h1>
        <p class="text">{{ text() }}</p>
        <ng-content />
      </div>
      <div class="picture" aria-hidden="true">
        @for (brick of bricks; track brick) {
          <app-product-art [sku]="brick" category="Kontor" />
        }
      </div>
    </div>
  `,
  styleUrl: './doorway.scss',
})
export class Doorway {
  readonly heading = input.required<string>();
  readonly text = input.required<string>();

  /** Seeds of the pictures, one above the other. */
  protected readonly bricks = ['Kon', 'tor', 'house'];
}
