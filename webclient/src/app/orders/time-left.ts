const SECOND_MS = 1_000;
const SECONDS_PER_MINUTE = 60;

/** The time between two instants, as a clock that runs down shows it: "14:59"; "0:00" once it is over. */
export function timeLeft(untilMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / SECOND_MS));
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  return `${minutes}:${String(seconds % SECONDS_PER_MINUTE).padStart(2, '0')}`;
}
