import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { EmptyState } from '../shared/empty-state';

/** What stands where nothing is. */
@Component({
  selector: 'app-not-found',
  imports: [EmptyState, MatButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-empty-state
      icon="explore_off"
      [level]="1"
      heading="There is no such page"
      text="The address may be mistyped, or the page is not yours to see."
    >
      <a matButton="filled" routerLink="/catalogue">Go to the catalogue</a>
    </app-empty-state>
  `,
})
export class NotFound {}
