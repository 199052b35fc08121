import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

/** The categories to choose from; the choice stands in the address. */
@Component({
  selector: 'app-category-links',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav aria-label="Categories">
      <a
        routerLink="." [queryParams]="{ category: null }" queryParamsHandling="merge"
        [attr.aria-current]="chosen() ? null : 'true'"
      >All</a>
      @for (name of categories(); track name) {
        <a
          routerLink="." [queryParams]="{ category: name }" queryParamsHandling="merge"
          [attr.aria-current]="chosen() === name ? 'true' : null"
        >{{ name }}</a>
      }
    </nav>
  `,
  styleUrl: './category-links.scss',
})
export class CategoryLinks {
  readonly categories = input.required<readonly string[]>();
  readonly chosen = input.required<string | undefined>();
}
