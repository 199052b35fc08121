import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Stock } from '../api/models';
import { CountPipe } from '../shared/count-pipe';

/** The counts of a SKU: what there is now, and what it came from. */
@Component({
  selector: 'app-stock-figures',
  imports: [CountPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl>
      @for (figure of figures(); track figure.label) {
        <div [class.is-main]="figure.isMain">
          <dt>{{ figure.label }}</dt>
          <dd>{{ figure.count | count }}</dd>
        </div>
      }
    </dl>
  `,
  styleUrl: './stock-figures.scss',
})
export class StockFigures {
  readonly stock = input.required<Stock>();

  protected readonly figures = computed(() => {
    const { available, reserved, on_hand, received, adjusted, shipped } = this.stock();
    return [
      { label: 'Available', count: available, isMain: true },
      { label: 'Reserved', count: reserved, isMain: true },
      { label: 'On hand', count: on_hand, isMain: true },
      { label: 'Ever received', count: received, isMain: false },
      { label: 'Adjusted by', count: adjusted, isMain: false },
      { label: 'Ever shipped', count: shipped, isMain: false },
    ];
  });
}
