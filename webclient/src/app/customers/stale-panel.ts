import { ChangeDetectionStrategy, Component, ElementRef, afterNextRender, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Customer, ProfileChange } from '../api/models';
import { Problem } from '../core/problem';
import { CountryPipe } from '../shared/country-pipe';
import { ErrorPanel } from '../shared/error-panel';
import { PostalAddressBlock } from '../shared/postal-address';

/** What one wanted, beside what is so now: whoever wanted it decides. */
@Component({
  selector: 'app-stale-panel',
  imports: [CountryPipe, ErrorPanel, MatButton, PostalAddressBlock],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'region', 'aria-labelledby': 'stale-heading' },
  template: `
    <h2 #heading id="stale-heading" tabindex="-1">Your account was changed meanwhile</h2>
    <p>Another window saved first. Nothing of yours is saved before you decide.</p>
    <dl>
      <div>
        <dt>Yours</dt>
        <dd>
          @if (wanted().address; as address) { <app-postal-address [address]="address" /> }
          @if (wanted().name; as name) { {{ name }}<br />{{ wanted().country ?? '' | country }} }
        </dd>
      </div>
      <div>
        <dt>Now</dt>
        <dd>
          @if (wanted().address) {
            @if (now().address; as address) { <app-postal-address [address]="address" /> } @else { No address }
          }
          @if (wanted().name) { {{ now().name }}<br />{{ now().country | country }} }
        </dd>
      </div>
    </dl>
    @if (problem(); as problem) {
      <app-error-panel [problem]="problem" [canRetry]="false" />
    }
    <div class="answers">
      <button matButton="filled" type="button" [disabled]="isSaving()" [disabledInteractive]="true" (click)="insist()">
        {{ isSaving() ? 'Saving…' : 'Save mine' }}
      </button>
      <button matButton="outlined" type="button" [disabled]="isSaving()" (click)="yielded.emit()">Keep what is there now</button>
    </div>
  `,
  styleUrl: '../products/clash-panel.scss',
})
export class StalePanel {
  readonly wanted = input.required<ProfileChange>();
  readonly now = input.required<Customer>();
  /** Keeps the change. Answers with why not, if so. */
  readonly save = input.required<(change: ProfileChange) => Promise<Problem | null>>();
  readonly yielded = output();

  protected readonly isSaving = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  constructor() {
    afterNextRender(() => { this.heading().nativeElement.focus(); });
  }

  protected async insist(): Promise<void> {
    if (this.isSaving()) return;
    this.isSaving.set(true);
    this.problem.set(await this.save()(this.wanted()));
    this.isSaving.set(false);
  }
}
