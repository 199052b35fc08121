import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Dispatch } from '../api/models';
import { Problem } from '../core/problem';
import { UnitsPipe } from '../shared/units-pipe';
import { DispatchForm } from './dispatch-form';
import { ShipmentState } from './queues';

const UNITS = new UnitsPipe();

/** What can be done with a shipment now: one thing at a time. */
@Component({
  selector: 'app-shipment-steps',
  imports: [DispatchForm, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @switch (state()) {
      @case ('PLANNED') {
        <button
          matButton="filled" class="big" type="button" [disabled]="isBusy() || units() === 0" [disabledInteractive]="true"
          (click)="pack.emit()"
        >
          {{ isBusy() ? 'Packing…' : isInDoubt() ? 'Ask again' : packWords() }}
        </button>
      }
      @case ('READY') {
        <app-dispatch-form [isInDoubt]="isInDoubt()" [send]="dispatch()" />
      }
      @case ('SHIPPED') {
        <button
          matButton="filled" class="big" type="button" [disabled]="isBusy()" [disabledInteractive]="true"
          (click)="deliver.emit()"
        >
          {{ isBusy() ? 'Noting…' : isInDoubt() ? 'Ask again' : 'It was delivered' }}
        </button>
      }
    }
  `,
  styleUrl: './big-button.scss',
})
export class ShipmentSteps {
  readonly state = input.required<ShipmentState>();
  /** Units that would be packed. */
  readonly units = input.required<number>();
  readonly isBusy = input.required<boolean>();
  /** Nobody knows whether the step was taken: the same is asked for again. */
  readonly isInDoubt = input.required<boolean>();
  readonly dispatch = input.required<(dispatch: Dispatch) => Promise<Problem | null>>();
  readonly pack = output();
  readonly deliver = output();

  protected readonly packWords = computed(() => `Pack ${UNITS.transform(this.units())}`);
}
