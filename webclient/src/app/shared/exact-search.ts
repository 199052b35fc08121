import { ChangeDetectionStrategy, Component, input, linkedSignal, output } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Icon } from './icon';

/** A search for something exact, which is sent when it is written; the server may refuse it. */
@Component({
  selector: 'app-exact-search',
  imports: [MatButton, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <search>
      <form (submit)="$event.preventDefault(); searched.emit(typed().trim())">
        <span class="field">
          <app-icon name="search" />
          <input
            #field type="search" [attr.aria-label]="label()" [placeholder]="placeholder()" maxlength="254"
            autocomplete="off" aria-describedby="search-refusal" [attr.aria-invalid]="refusal() !== null"
            [value]="typed()" (input)="typed.set(field.value)"
          />
        </span>
        <button matButton="outlined" type="submit">Search</button>
      </form>
      <p id="search-refusal" role="alert">{{ refusal() }}</p>
    </search>
  `,
  styleUrls: ['../catalogue/search-field.scss', './exact-search.scss'],
})
export class ExactSearch {
  readonly label = input.required<string>();
  readonly placeholder = input.required<string>();
  /** What is being looked for now. */
  readonly search = input.required<string>();
  /** Why that cannot be looked for. */
  readonly refusal = input.required<string | null>();
  readonly searched = output<string>();

  protected readonly typed = linkedSignal(() => this.search());
}
