import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

/** All stock, or what is running out; the choice stands in the address. */
@Component({
  selector: 'app-stock-links',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav aria-label="Which stock">
      <a
        routerLink="." [queryParams]="{ running: null }" queryParamsHandling="merge"
        [attr.aria-current]="isRunningOut() ? null : 'true'"
      >All</a>
      <a
        routerLink="." [queryParams]="{ running: 'out' }" queryParamsHandling="merge"
        [attr.aria-current]="isRunningOut() ? 'true' : null"
      >Running out</a>
    </nav>
  `,
  styleUrl: '../catalogue/category-links.scss',
})
export class StockLinks {
  readonly isRunningOut = input.required<boolean>();
}
