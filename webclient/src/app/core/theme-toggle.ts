import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';

import { Theme } from './theme';

/** Switches between light and dark. */
@Component({
  selector: 'app-theme-toggle',
  imports: [MatIcon, MatIconButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button
      matIconButton type="button" (click)="theme.toggle()"
      [attr.aria-label]="theme.isDark() ? 'Use the light theme' : 'Use the dark theme'"
    >
      <mat-icon [svgIcon]="theme.isDark() ? 'light_mode' : 'dark_mode'" />
    </button>
  `,
})
export class ThemeToggle {
  protected readonly theme = inject(Theme);
}
