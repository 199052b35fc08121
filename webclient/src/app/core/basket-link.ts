import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatBadge } from '@angular/material/badge';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink, RouterLinkActive } from '@angular/router';

/** The way to the basket, with how many units wait there. */
@Component({
  selector: 'app-basket-link',
  imports: [MatBadge, MatIcon, MatIconButton, RouterLink, RouterLinkActive],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a
      matIconButton routerLink="/basket" routerLinkActive="is-here" ariaCurrentWhenActive="page"
      [attr.aria-label]="label()"
    >
      <mat-icon [matBadge]="units()" [matBadgeHidden]="units() === 0" matBadgeSize="medium" aria-hidden="true">
        shopping_basket
      </mat-icon>
    </a>
  `,
  styles: `
    .is-here { --mat-icon-button-icon-color: var(--primary); background: var(--primary-soft); }
  `,
})
export class BasketLink {
  readonly units = input.required<number>();

  protected readonly label = computed(() => `Basket, units: ${this.units()}`);
}
