import { useNow } from '../ui/now.ts';

/** Counts down the seconds to the next try. */
export function ReconnectCountdown({ at }: { readonly at: number }) {
  const seconds = Math.max(1, Math.ceil((at - useNow()) / 1_000));
  return <span className="sb-numbers">Trying again in {seconds} s.</span>;
}
