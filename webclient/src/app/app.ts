import { ChangeDetectionStrategy, Component } from '@angular/core';

import { Shell } from './core/shell';

/** The root: everything that is seen stands inside the shell. */
@Component({
  selector: 'app-root',
  imports: [Shell],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-shell />`,
})
export class App {}
