declare module 'spdx-expression-parse' {
  export interface License {
    readonly license: string;
    readonly plus?: true;
    readonly exception?: string;
  }
  export interface Conjunction {
    readonly left: Expression;
    readonly conjunction: 'and' | 'or';
    readonly right: Expression;
  }
  export type Expression = License | Conjunction;
  /** Throws an Error for a text that is no SPDX expression. */
  const parse: (source: string) => Expression;
  export default parse;
}
