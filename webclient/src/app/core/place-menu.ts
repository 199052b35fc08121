import { ChangeDetectionStrategy, Component, booleanAttribute, computed, input } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';

import { Icon } from '../shared/icon';
import { DestinationGroup, isAt } from './destinations';

/** A group of places behind one button: in the bar with an arrow, in the dock with its icon above. */
@Component({
  selector: 'app-place-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button type="button" [matMenuTriggerFor]="menu" [class.is-here]="isHere()">
      @if (isInDock()) {
        <app-icon [name]="group().icon" /><span>{{ group().label }}</span>
      } @else {
        <span>{{ group().label }}</span><app-icon name="expand_more" />
      }
    </button>
    <mat-menu #menu="matMenu">
      @for (place of group().places; track place.path) {
        <a mat-menu-item [routerLink]="place.path" [attr.aria-current]="here() === place ? 'page' : null">
          <app-icon matMenuItemIcon [name]="place.icon" /><span>{{ place.label }}</span>
        </a>
      }
    </mat-menu>
  `,
  styleUrl: './place-menu.scss',
})
export class PlaceMenu {
  readonly group = input.required<DestinationGroup>();
  /** Where one is now. */
  readonly path = input.required<string | undefined>();
  readonly isInDock = input(false, { transform: booleanAttribute });

  protected readonly here = computed(() => this.group().places.find((place) => isAt(place, this.path())));
  protected readonly isHere = computed(() => this.here() !== undefined);
}
