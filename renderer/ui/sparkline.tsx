interface SparklineProps {
  readonly values: readonly number[];
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  /** CSS colour of the line. */
  readonly color?: string;
}

/** The course of a figure as a line: for a look, not for reading off. */
export function Sparkline({
  values,
  label,
  width = 96,
  height = 20,
  color = 'var(--sb-blue)',
}: SparklineProps) {
  return (
    <svg width={width} height={height} role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`}>
      {values.length > 1 && (
        <polyline
          points={pointsOf(values, width, height)}
          fill="none"
          stroke={color}
          strokeWidth={1.4}
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
}

function pointsOf(values: readonly number[], width: number, height: number): string {
  const top = Math.max(...values, 1);
  const step = width / (values.length - 1);
  return values
    .map((value, at) => `${(at * step).toFixed(1)},${(height - 1 - (value / top) * (height - 2)).toFixed(1)}`)
    .join(' ');
}
