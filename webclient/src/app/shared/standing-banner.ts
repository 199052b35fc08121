import { ChangeDetectionStrategy, Component, input } from '@angular/core';

import { Icon, IconName } from './icon';

/** How something stands, in a sentence, and what to do. */
export interface Standing {
  readonly tone: 'good' | 'warn' | 'bad' | 'calm';
  readonly icon: IconName;
  readonly heading: string;
  readonly text: string;
}

/** Shows how something stands, and says it aloud when that changes. */
@Component({
  selector: 'app-standing-banner',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status', '[attr.data-tone]': 'standing().tone' },
  template: `
    <app-icon [name]="standing().icon" />
    <p><strong>{{ standing().heading }}</strong> {{ standing().text }}</p>
  `,
  styleUrl: '../orders/order-standing.scss',
})
export class StandingBanner {
  readonly standing = input.required<Standing>();
}
