import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Money } from '../api/models';
import { Icon } from './icon';
import { InstantPipe } from './instant-pipe';
import { MoneyPipe } from './money-pipe';
import { StatusBadge } from './status-badge';

/** An order or an invoice as a row of a list; the whole row leads to it. */
@Component({
  selector: 'app-document-row',
  imports: [InstantPipe, Icon, MoneyPipe, RouterLink, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a class="number" [routerLink]="link()">{{ number() }}</a>
    <span class="about">
      <time [attr.datetime]="at()">{{ at() | instant }}</time>
      @if (note()) {
        <span>{{ note() }}</span>
      }
    </span>
    <app-status-badge [state]="state()" />
    <span class="total">{{ total() | money }}</span>
    <app-icon class="go" name="chevron_right" />
  `,
  styleUrl: './document-row.scss',
})
export class DocumentRow {
  readonly link = input.required<readonly string[]>();
  readonly number = input.required<string>();
  readonly at = input.required<string>();
  readonly state = input.required<string>();
  readonly total = input.required<Money>();
  readonly note = input<string>();
}
