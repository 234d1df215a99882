import { dataSchemaFaults } from '../data-schema.ts';
import type { Path } from '../problem.ts';
import { clip } from '../problem.ts';
import type { SignalNode } from '../schema.ts';
import { TEXT } from '../shape.ts';
import { compareShapes } from '../shape-compare.ts';
import { isSignalName, SIGNAL_NAME_WORDS } from '../signal-name.ts';
import { mayHoldTemplate } from '../template-text.ts';
import type { CheckContext } from './context.ts';
import type { Names } from './infer.ts';
import { inferShape } from './infer.ts';

/** Checks what a node waits for: a name that a signal can have, and a schema that data can be held against. */
export function checkSignal({ report }: CheckContext, node: SignalNode, at: Path, names: Names): void {
  const path = [...at, 'name'];
  if (mayHoldTemplate(node.name)) {
    const verdict = compareShapes(inferShape(node.name, path, names, report), TEXT);
    if (verdict.fit === 'never') {
      const fix = 'Use a template that yields a text.';
      report('type_mismatch', path, `This can't be the name of a signal: ${verdict.why}.`, fix);
    }
  } else if (!isSignalName(node.name)) {
    const message = `A signal can't be called "${clip(node.name)}".`;
    report('bad_value', path, message, `Use ${SIGNAL_NAME_WORDS}.`);
  }
  for (const fault of dataSchemaFaults(node.data ?? true, [...at, 'data'])) {
    report('bad_value', fault.path, fault.message, fault.fix, { at: 'key' });
  }
}
