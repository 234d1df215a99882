/** One line of the table: a figure of ours against a peer's, measured in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  /** ours / peer. */
  readonly ratio: number;
  /** What the ratio must reach; with `lowerIsBetter`, what it must not exceed. */
  readonly target: number;
  readonly unit: string;
  readonly lowerIsBetter?: boolean;
}

/** Measures once; returns the figure (a rate or a duration). */
export type Measure = () => Promise<number> | number;

/** The middle of the values (mean of the two in the middle for an even count). Throws on none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  if (low === undefined || high === undefined) throw new RangeError('no values to take a median of');
  return (low + high) / 2;
}

/**
 * Measures both sides in turn, after one round each that doesn't count, so that what else the machine does
 * hits both alike; who goes first changes with each round. The ratio is the median of the rounds' ratios.
 */
export async function compare(
  row: Pick<BenchRow, 'name' | 'target' | 'unit' | 'lowerIsBetter'>,
  rounds: number,
  ours: Measure,
  peer: Measure,
): Promise<BenchRow> {
  await ours();
  await peer();
  const seen: { readonly ours: number; readonly peer: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await ours();
      seen.push({ ours: first, peer: await peer() });
    } else {
      const first = await peer();
      seen.push({ peer: first, ours: await ours() });
    }
  }
  return {
    ...row,
    ours: median(seen.map((pair) => pair.ours)),
    peer: median(seen.map((pair) => pair.peer)),
    ratio: median(seen.map((pair) => pair.ours / pair.peer)),
  };
}

/** Whether a row reaches its target. */
export function isReached({ ratio, target, lowerIsBetter }: BenchRow): boolean {
  return lowerIsBetter === true ? ratio <= target : ratio >= target;
}

/** The rows as a table: `name | ours | peer | ratio | target | ok`. */
export function formatTable(rows: readonly BenchRow[]): string {
  const lines = [
    ['name', 'ours', 'peer', 'ratio', 'target', 'ok'],
    ...rows.map((row) => [
      row.name,
      `${formatFigure(row.ours)} ${row.unit}`,
      `${formatFigure(row.peer)} ${row.unit}`,
      row.ratio.toFixed(2),
      `${row.lowerIsBetter === true ? '<=' : '>='} ${row.target}`,
      isReached(row) ? 'yes' : 'NO',
    ]),
  ];
  const widths = lines[0]?.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0))) ?? [];
  return lines.map((line) => line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')).join('\n');
}

function formatFigure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

/** Prints the table on standard output. */
export function printTable(rows: readonly BenchRow[]): void {
  process.stdout.write(`${formatTable(rows)}\n`);
}
