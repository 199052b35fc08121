import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Stands where rows will be, in their size, so that nothing jumps when they come. */
@Component({
  selector: 'app-loading-rows',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status' },
  template: `
    <span class="visually-hidden">Loading {{ what() }}…</span>
    @for (row of rows(); track row) {
      <span class="row" aria-hidden="true"></span>
    }
  `,
  styleUrl: './loading-rows.scss',
})
export class LoadingRows {
  /** What is being loaded, as the reader calls it: "orders". */
  readonly what = input.required<string>();
  readonly count = input(6);

  protected readonly rows = computed(() => Array.from({ length: this.count() }, (_, index) => index));
}
