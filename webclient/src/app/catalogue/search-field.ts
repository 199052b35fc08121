import { ChangeDetectionStrategy, Component, effect, input, linkedSignal, output } from '@angular/core';

import { Icon } from '../shared/icon';

/** Long enough to type on, short enough to feel at once. */
const SEARCH_DELAY_MS = 300;

/** A field that looks for what is typed as soon as one pauses. */
@Component({
  selector: 'app-search-field',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <search>
      <app-icon name="search" />
      <input
        #field type="search" [attr.aria-label]="label()" [placeholder]="placeholder()" maxlength="100" autocomplete="off"
        [value]="typed()" (input)="typed.set(field.value)"
      />
    </search>
  `,
  styleUrl: './search-field.scss',
})
export class SearchField {
  /** What is being looked for now. */
  readonly search = input.required<string>();
  readonly label = input('Search the catalogue');
  readonly placeholder = input('Search by name or SKU');
  readonly searched = output<string>();

  protected readonly typed = linkedSignal<string, string>({
    source: () => this.search(),
    // What is being typed stays as typed, a trailing space included, until something else is looked for.
    computation: (search, typed) => (typed?.value.trim() === search ? typed.value : search),
  });

  constructor() {
    effect((onCleanup) => {
      const words = this.typed().trim();
      const timer = setTimeout(() => {
        if (words !== this.search()) this.searched.emit(words);
      }, SEARCH_DELAY_MS);
      onCleanup(() => {
        clearTimeout(timer);
      });
    });
  }
}
