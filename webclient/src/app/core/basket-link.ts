import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { RouterLink, RouterLinkActive } from '@angular/router';

import { Icon } from '../shared/icon';

/** The way to the basket, with how many units wait there. */
@Component({
  selector: 'app-basket-link',
  imports: [Icon, MatIconButton, RouterLink, RouterLinkActive],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a
      matIconButton routerLink="/basket" routerLinkActive="is-here" ariaCurrentWhenActive="page"
      [attr.aria-label]="label()"
    >
      <app-icon name="shopping_basket" />
      @if (units() > 0) {
        <span class="units" aria-hidden="true">{{ units() }}</span>
      }
    </a>
  `,
  styles: `
    .is-here { --mat-icon-button-icon-color: var(--primary); background: var(--primary-soft); }
    .units {
      position: absolute; top: 0.25rem; right: 0; min-width: 1.25rem; padding: 0 0.3125rem; border-radius: 0.625rem;
      font: 650 0.75rem/1.25rem var(--text); color: var(--on-primary); background: var(--primary);
    }
  `,
})
export class BasketLink {
  readonly units = input.required<number>();

  protected readonly label = computed(() => `Basket, units: ${this.units()}`);
}
