import { blankPython } from '../../kit/python-text.ts';
import { blankScript } from '../../kit/script-text.ts';
import { countLines, isPythonPath, isScriptPath } from '../../kit/script-modules.ts';

export interface FunctionRange {
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
}

/** The functions of a script or a Python file with their first and last lines; none for another one. */
export function findFunctions(path: string, text: string): FunctionRange[] {
  if (isScriptPath(path)) return scriptFunctions(text);
  return isPythonPath(path) ? pythonFunctions(text) : [];
}

const SCRIPT_HEADS: readonly RegExp[] = [
  /(?<![\w$.])function\s*\*?\s*([\w$]+)\s*[(<]/g,
  /(?<![\w$.])(?:const|let|var)\s+([\w$]+)\s*(?::[^=\n]{0,300})?=\s*(?:async\s*)?(?:function\b|\(|[\w$]+\s*=>)/g,
  /^[ \t]+(?:(?:public|private|protected|static|async|override|get|set)\s+)*(?!(?:if|for|while|switch|catch|return|function|with|else|do|await|new|throw)\b)([\w$#]+)\s*\([^;{}]{0,500}\)\s*(?::[^;{}=\n]{0,200})?\{/gm,
];
/** Between a function's name and its body. */
const MAX_HEAD = 2_000;

function scriptFunctions(text: string): FunctionRange[] {
  const blank = blankScript(text);
  const ends = matchBraces(blank);
  const lineOf = countLines(blank);
  return SCRIPT_HEADS.flatMap((pattern) =>
    Array.from(blank.matchAll(pattern), (match) => {
      const open = bodyStart(blank, match.index + match[0].length);
      const end = open === null ? undefined : ends.get(open);
      if (end === undefined) return [];
      return [
        { name: match[1] ?? '', line: lineOf(match.index + match[0].search(/\S/)), endLine: lineOf(end) },
      ];
    }).flat(),
  );
}

/** The brace of the body: the first one outside of the parentheses and after them. */
function bodyStart(blank: string, from: number): number | null {
  // The match may have taken the parenthesis or the brace itself.
  let depth = blank[from - 1] === '(' ? 1 : 0;
  for (
    let at = blank[from - 1] === '{' ? from - 1 : from;
    at < blank.length && at - from < MAX_HEAD;
    at += 1
  ) {
    const char = blank[at];
    if (char === '(' || char === '[') depth += 1;
    else if (char === ')' || char === ']') depth -= 1;
    else if (char === '{' && depth === 0) return at;
    else if (char === ';' && depth === 0) return null;
  }
  return null;
}

function matchBraces(blank: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < blank.length; at += 1) {
    if (blank[at] === '{') open.push(at);
    else if (blank[at] === '}') {
      const start = open.pop();
      if (start !== undefined) ends.set(start, at);
    }
  }
  return ends;
}

function pythonFunctions(text: string): FunctionRange[] {
  const lines = blankPython(text).split('\n');
  const open: { name: string; line: number; indent: number }[] = [];
  const found: FunctionRange[] = [];
  let last = 0;
  const close = (indent: number) => {
    for (let top = open.at(-1); top && top.indent >= indent; top = open.at(-1)) {
      found.push({ name: top.name, line: top.line, endLine: last });
      open.pop();
    }
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const indent = line.search(/\S/);
    // A head over several lines ends with a parenthesis at its own column.
    if (!/^\s*\)/.test(line)) close(indent);
    const name = /^\s*(?:async\s+)?def\s+(\w+)/.exec(line)?.[1];
    if (name !== undefined) open.push({ name, line: index + 1, indent });
    last = index + 1;
  }
  close(0);
  return found;
}
