interface Range {
  readonly min: number;
  readonly max: number;
}

type CheckedNumber =
  | { readonly ok: true; readonly value: number }
  /** What is wrong, in words. */
  | { readonly ok: false; readonly problem: string };

/** Reads a whole number that a person typed. */
export function checkNumber(text: string, { min, max }: Range): CheckedNumber {
  const plain = text.trim().replace(/[,_\s]/g, '');
  const range = `${min.toLocaleString('en-US')} to ${max.toLocaleString('en-US')}`;
  if (!/^[+-]?\d+$/.test(plain)) {
    return { ok: false, problem: `"${text.trim()}" is no whole number. Give one from ${range}.` };
  }
  const value = Number(plain);
  if (value < min || value > max) {
    return { ok: false, problem: `${plain} is out of range. Give a number from ${range}.` };
  }
  return { ok: true, value };
}
