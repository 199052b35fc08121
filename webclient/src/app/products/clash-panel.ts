import { ChangeDetectionStrategy, Component, ElementRef, afterNextRender, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Changeable } from './product-fields';
import { Clash } from './product-merge';

const WORDS: Readonly<Record<Changeable, string>> = {
  name: 'Name', category: 'Category', description: 'Description', price: 'Net price', taxClass: 'Tax class',
};

/** What two people made of the same product: both values, and whose counts. */
@Component({
  selector: 'app-clash-panel',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'region', 'aria-labelledby': 'clash-heading' },
  template: `
    <h2 #heading id="clash-heading" tabindex="-1">Somebody else changed the same</h2>
    <p>Decide what counts; nothing of yours is saved before.</p>
    @for (clash of clashes(); track clash.field) {
      <fieldset>
        <legend>{{ words[clash.field] }}</legend>
        <dl>
          <div><dt>Yours</dt><dd>{{ clash.mine || 'empty' }}</dd></div>
          <div><dt>Theirs</dt><dd>{{ clash.theirs || 'empty' }}</dd></div>
        </dl>
        <div class="answers">
          <button matButton="outlined" type="button" (click)="decided.emit({ clash, isMine: true })">Keep mine</button>
          <button matButton="outlined" type="button" (click)="decided.emit({ clash, isMine: false })">Take theirs</button>
        </div>
      </fieldset>
    }
  `,
  styleUrl: './clash-panel.scss',
})
export class ClashPanel {
  readonly clashes = input.required<readonly Clash[]>();
  readonly decided = output<{ readonly clash: Clash; readonly isMine: boolean }>();

  protected readonly words = WORDS;
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  constructor() {
    afterNextRender(() => { this.heading().nativeElement.focus(); });
  }
}
