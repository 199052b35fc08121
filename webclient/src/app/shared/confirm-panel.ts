import { ChangeDetectionStrategy, Component, ElementRef, effect, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Problem } from '../core/problem';
import { ErrorPanel } from './error-panel';

/** Does something that cannot be taken back, after asking once more. */
@Component({
  selector: 'app-confirm-panel',
  imports: [ErrorPanel, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (isAsking()) {
      <p #asked tabindex="-1"><strong>{{ question() }}</strong> {{ explanation() }}</p>
      @if (problem(); as problem) {
        <app-error-panel [problem]="problem" [canRetry]="false" />
      }
      <div class="answers">
        <button matButton="filled" type="button" [disabled]="isBusy()" [disabledInteractive]="true" (click)="confirmed.emit()">
          {{ isBusy() ? busy() : yes() }}
        </button>
        <button matButton type="button" (click)="isAsking.set(false)">{{ no() }}</button>
      </div>
    } @else {
      <button matButton="outlined" type="button" (click)="isAsking.set(true)">{{ offer() }}</button>
    }
  `,
  styles: `
    :host { display: grid; gap: var(--space-3); justify-items: start; }
    p { margin: 0; }
    strong { display: block; }
    .answers { display: flex; flex-wrap: wrap; gap: var(--space-2); }
  `,
})
export class ConfirmPanel {
  readonly offer = input.required<string>();
  readonly question = input.required<string>();
  readonly explanation = input('It cannot be taken back.');
  readonly yes = input.required<string>();
  readonly no = input.required<string>();
  readonly busy = input.required<string>();
  readonly isBusy = input.required<boolean>();
  readonly problem = input.required<Problem | null>();
  readonly confirmed = output();

  protected readonly isAsking = signal(false);
  private readonly asked = viewChild<ElementRef<HTMLElement>>('asked');

  constructor() {
    effect(() => {
      this.asked()?.nativeElement.focus();
    });
  }
}
