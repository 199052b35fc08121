import { timeLeft } from './time-left';

describe('timeLeft', () => {
  it.each([[899_001, '15:00'], [61_000, '1:01'], [9_000, '0:09'], [0, '0:00'], [-5_000, '0:00'], [3_600_000, '60:00']])(
    '%i ms are %s', (left, written) => {
      expect(timeLeft(1_000_000 + left, 1_000_000)).toBe(written);
    },
  );
});
