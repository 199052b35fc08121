import { ChangeDetectionStrategy, Component, ElementRef, Injector, computed, effect, inject, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter, map } from 'rxjs';

import { BasketStore } from '../checkout/basket-store';
import { ConnectionNotice } from '../shared/connection-notice';
import { BasketLink } from './basket-link';
import { BrandMark } from './brand-mark';
import { Connection } from './connection';
import { shopPlaces, staffGroups } from './destinations';
import { PlaceMenu } from './place-menu';
import { Problem } from './problem';
import { ProfileMenu } from './profile-menu';
import { Session } from './session';
import { ThemeToggle } from './theme-toggle';

/** The frame around every screen: where one can go, the basket, and who is signed in. */
@Component({
  selector: 'app-shell',
  imports: [
    BasketLink, BrandMark, ConnectionNotice, MatButton, MatIcon, PlaceMenu, ProfileMenu, RouterLink, RouterLinkActive,
    RouterOutlet, ThemeToggle,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  readonly #router = inject(Router);
  readonly #injector = inject(Injector);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');
  /** The path without its query: a new search is no new screen. */
  protected readonly path = toSignal(
    this.#router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map((event) => event.urlAfterRedirects.split(/[?#]/)[0]),
    ),
  );
  #visited: string | undefined;

  protected readonly connection = inject(Connection);
  protected readonly session = inject(Session);
  protected readonly basket = inject(BasketStore);
  protected readonly shop = computed(() => shopPlaces(this.session.customer()));
  protected readonly staff = computed(() => staffGroups(this.session.customer()));
  protected readonly returnUrl = computed(() => (this.path() === '/sign-in' ? null : this.path()));

  constructor() {
    void this.session.restore();
    effect(() => {
      this.#focusNewScreen(this.path());
    });
  }

  protected skipToMain(event: Event): void {
    event.preventDefault();
    this.main().nativeElement.focus();
  }

  protected signOut(): void {
    this.session.signOut().catch((thrown: unknown) => this.#say(`You are still signed in. ${Problem.of(thrown).sentence}`));
  }

  /** What shows a notice is loaded when there is one. */
  async #say(sentence: string): Promise<void> {
    const { MatSnackBar } = await import('@angular/material/snack-bar');
    this.#injector.get(MatSnackBar).open(sentence, 'Dismiss');
  }

  /** Readers of a screen reader land at the top of the new screen, as after a page load. */
  #focusNewScreen(path: string | undefined): void {
    if (this.#visited !== undefined && path !== this.#visited) this.main().nativeElement.focus({ preventScroll: true });
    this.#visited = path;
  }
}
