import { ChangeDetectionStrategy, Component, ElementRef, effect, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Problem } from '../core/problem';
import { ErrorPanel } from '../shared/error-panel';

/** Cancels what has not left of an order, after asking once more. */
@Component({
  selector: 'app-cancel-panel',
  imports: [ErrorPanel, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (isAsking()) {
      <p #question tabindex="-1">
        <strong>{{ isRest() ? 'Cancel the rest of the order?' : 'Cancel the order?' }}</strong>
        It cannot be taken back.
      </p>
      @if (problem(); as problem) {
        <app-error-panel [problem]="problem" [canRetry]="false" />
      }
      <div class="answers">
        <button matButton="filled" type="button" [disabled]="isBusy()" [disabledInteractive]="true" (click)="confirmed.emit()">
          {{ isBusy() ? 'Cancelling…' : 'Yes, cancel it' }}
        </button>
        <button matButton type="button" (click)="isAsking.set(false)">No, keep it</button>
      </div>
    } @else {
      <button matButton="outlined" type="button" (click)="isAsking.set(true)">
        {{ isRest() ? 'Cancel the rest' : 'Cancel the order' }}
      </button>
    }
  `,
  styles: `
    :host { display: grid; gap: var(--space-3); justify-items: start; }
    p { margin: 0; }
    strong { display: block; }
    .answers { display: flex; flex-wrap: wrap; gap: var(--space-2); }
  `,
})
export class CancelPanel {
  /** Whether some of it has left already. */
  readonly isRest = input.required<boolean>();
  readonly isBusy = input.required<boolean>();
  readonly problem = input.required<Problem | null>();
  readonly confirmed = output();

  protected readonly isAsking = signal(false);
  private readonly question = viewChild<ElementRef<HTMLElement>>('question');

  constructor() {
    effect(() => {
      this.question()?.nativeElement.focus();
    });
  }
}
