import { Injectable, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterStateSnapshot, TitleStrategy } from '@angular/router';

const PRODUCT = 'Kontor';

/** Names the browser's tab after the screen: "Orders · Kontor". */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  readonly #title = inject(Title);

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.name(this.buildTitle(snapshot));
  }

  /** For a screen whose name is known only once its document is there. */
  name(screen: string | undefined): void {
    this.#title.setTitle(screen ? `${screen} · ${PRODUCT}` : PRODUCT);
  }
}
