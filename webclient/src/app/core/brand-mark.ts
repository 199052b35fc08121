import { ChangeDetectionStrategy, Component } from '@angular/core';

/** The sign of the house: a K laid in brick. */
@Component({
  selector: 'app-brand-mark',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { 'aria-hidden': 'true' },
  template: `
    <svg viewBox="0 0 32 32" width="32" height="32" focusable="false">
      <rect class="ground" width="32" height="32" rx="7" />
      <g class="brick">
        <rect x="7" y="7" width="7" height="5" />
        <rect x="7" y="13.500" width="7" height="5" />
        <rect x="7" y="20" width="7" height="5" />
        <path d="M15.500 12 19.500 7H26l-4 5z" />
        <path d="M15.500 20H22l4 5h-6.500z" />
      </g>
      <rect class="key" x="15.500" y="13.500" width="6.500" height="5" />
    </svg>
  `,
  styles: `
    :host { display: inline-flex; }
    .ground { fill: var(--primary); }
    .brick { fill: var(--on-primary); }
    .key { fill: light-dark(#f0a48c, #a5452c); }
  `,
})
export class BrandMark {}
