import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';

import { Icon } from '../shared/icon';
import { Theme } from './theme';

/** Switches between light and dark. */
@Component({
  selector: 'app-theme-toggle',
  imports: [Icon, MatIconButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button
      matIconButton type="button" (click)="theme.toggle()"
      [attr.aria-label]="theme.isDark() ? 'Use the light theme' : 'Use the dark theme'"
    >
      <app-icon [name]="theme.isDark() ? 'light_mode' : 'dark_mode'" />
    </button>
  `,
})
export class ThemeToggle {
  protected readonly theme = inject(Theme);
}
