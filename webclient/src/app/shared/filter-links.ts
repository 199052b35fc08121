import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Params, RouterLink } from '@angular/router';

/** Something that a list can be cut down to. */
export interface Choice {
  readonly value: string;
  readonly words: string;
}

/** What a list can be cut down to; the choice stands in the address. */
@Component({
  selector: 'app-filter-links',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav [attr.aria-label]="label()">
      <a
        routerLink="." [queryParams]="choose(null)" queryParamsHandling="merge"
        [attr.aria-current]="chosen() ? null : 'true'"
      >{{ all() }}</a>
      @for (choice of choices(); track choice.value) {
        <a
          routerLink="." [queryParams]="choose(choice.value)" queryParamsHandling="merge"
          [attr.aria-current]="chosen() === choice.value ? 'true' : null"
        >{{ choice.words }}</a>
      }
    </nav>
  `,
  styleUrl: '../catalogue/category-links.scss',
})
export class FilterLinks {
  readonly label = input.required<string>();
  /** Its name in the address. */
  readonly parameter = input.required<string>();
  readonly choices = input.required<readonly Choice[]>();
  readonly chosen = input.required<string | undefined>();
  readonly all = input('All');

  protected choose(value: string | null): Params {
    return { [this.parameter()]: value };
  }
}
