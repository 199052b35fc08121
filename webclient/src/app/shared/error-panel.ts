import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Problem } from '../core/problem';
import { Icon } from './icon';

/** Shows what went wrong, what to do next, and the reference to quote when reporting it. */
@Component({
  selector: 'app-error-panel',
  imports: [MatButton, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert' },
  template: `
    <app-icon class="sign" name="error" />
    <div class="text">
      <p class="detail">{{ problem().sentence }}</p>
      <p>{{ advice() ?? problem().advice }}</p>
      @if (problem().correlationId; as reference) {
        <p class="reference">Reference <code>{{ reference }}</code></p>
      }
    </div>
    @if (canRetry()) {
      <button matButton="outlined" type="button" (click)="retry.emit()">Try again</button>
    }
  `,
  styleUrl: './error-panel.scss',
})
export class ErrorPanel {
  readonly problem = input.required<Problem>();
  /** Says better than the general advice what to do, where the screen knows. */
  readonly advice = input<string>();
  readonly canRetry = input(true);
  readonly retry = output();
}
