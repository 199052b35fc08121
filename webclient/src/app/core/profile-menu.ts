import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';

import { Customer } from '../api/models';
import { Icon } from '../shared/icon';

/** Who is signed in, and the way out. */
@Component({
  selector: 'app-profile-menu',
  imports: [Icon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button matIconButton type="button" [matMenuTriggerFor]="menu" [attr.aria-label]="'Account of ' + customer().name">
      <span class="initials" aria-hidden="true">{{ initials() }}</span>
    </button>
    <mat-menu #menu="matMenu" xPosition="before" class="profile-panel">
      <div class="who" role="presentation">
        <strong>{{ customer().name }}</strong>
        <span>{{ customer().email }}</span>
        <span class="roles">{{ customer().roles.join(', ') }}</span>
      </div>
      <a mat-menu-item routerLink="/account"><app-icon matMenuItemIcon name="account" /><span>Your account</span></a>
      <button mat-menu-item type="button" (click)="signOut.emit()">
        <app-icon matMenuItemIcon name="logout" /><span>Sign out</span>
      </button>
    </mat-menu>
  `,
  styleUrl: './profile-menu.scss',
})
export class ProfileMenu {
  readonly customer = input.required<Customer>();
  readonly initials = input.required<string>();
  readonly signOut = output();
}
