import { Problem } from '../core/problem';

/** A line for which the warehouse has fewer units than were asked for. */
export interface Shortage {
  readonly sku: string;
  readonly asked: number;
  readonly available: number;
}

/** Reads `<sku>.asked` and `<sku>.available` from the details; a SKU may hold dots itself. */
export function shortagesOf(problem: Problem): ReadonlyMap<string, Shortage> {
  if (problem.code !== 'insufficient_stock') return new Map();
  const suffix = '.available';
  const skus = Object.keys(problem.details).filter((key) => key.endsWith(suffix)).map((key) => key.slice(0, -suffix.length));
  return new Map(skus.map((sku) => [sku, shortageOf(sku, problem.details)]));
}

function shortageOf(sku: string, details: Readonly<Record<string, unknown>>): Shortage {
  return { sku, asked: Number(details[`${sku}.asked`]), available: Number(details[`${sku}.available`]) };
}
