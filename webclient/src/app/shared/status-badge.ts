import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

type Tone = 'good' | 'warn' | 'bad' | 'calm';

const TONES: Readonly<Record<string, Tone>> = {
  RESERVED: 'warn',
  CONFIRMED: 'good',
  PARTIALLY_SHIPPED: 'good',
  SHIPPED: 'good',
  DELIVERED: 'good',
  READY: 'good',
  ON_HOLD: 'bad',
  SUCCEEDED: 'good',
  REQUESTED: 'warn',
  IN_DOUBT: 'warn',
  AUTHORISED: 'good',
  PARTIALLY_CAPTURED: 'good',
  CAPTURED: 'good',
  DECLINED: 'bad',
  UNKNOWN: 'warn',
  ISSUED: 'good',
  PAID: 'good',
  KEPT: 'good',
  BROKEN: 'bad',
  UNCHECKED: 'warn',
  INTERRUPTED: 'warn',
  UP: 'good',
  STARTING: 'calm',
  SUSPECT: 'warn',
  DOWN: 'bad',
};

/** A state in one word, in the colour of how well things are. */
@Component({
  selector: 'app-status-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[attr.data-tone]': 'tone()' },
  template: `{{ words() }}`,
  styleUrl: './status-badge.scss',
})
export class StatusBadge {
  readonly state = input.required<string>();

  protected readonly tone = computed(() => TONES[this.state()] ?? 'calm');
  protected readonly words = computed(() => sentenceCase(this.state()));
}

function sentenceCase(state: string): string {
  return state.charAt(0) + state.slice(1).toLowerCase().replaceAll('_', ' ');
}
