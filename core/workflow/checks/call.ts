import type { ToolManifest } from '../../agent/manifest.ts';
import { findTool } from '../../agent/manifest.ts';
import type { Json } from '../../json.ts';
import { schemaCheck } from '../json-schema.ts';
import { suggest } from '../nearest.ts';
import type { Path } from '../problem.ts';
import type { Report } from '../report.ts';
import type { CallAction } from '../schema.ts';
import type { Shape } from '../shape.ts';
import { compareShapes } from '../shape-compare.ts';
import { alternativesOf, viewOf } from '../shape.ts';
import type { CheckContext } from './context.ts';
import type { Names } from './infer.ts';
import { inferShape } from './infer.ts';

/** Checks the call of a tool: agent and tool exist, and what the call gives is what the tool takes. */
export function checkCall(context: CheckContext, action: CallAction, at: Path, names: Names): void {
  const { catalog, report } = context;
  const path = [...at, 'with'];
  const given = new Map<string, Shape>();
  for (const [key, value] of Object.entries(action.with)) {
    given.set(key, inferShape(value, [...path, key], names, report));
  }
  const agent = catalog.get(action.agent);
  if (!agent) {
    const fix = (): string => suggest(action.agent, catalog.keys(), 'agent');
    report('unknown_agent', [...at, 'agent'], `There is no agent "${action.agent}".`, fix);
    return;
  }
  const tool = findTool(catalog, action.agent, action.tool);
  if (!tool) {
    const fix = (): string =>
      suggest(
        action.tool,
        agent.tools.map(({ name }) => name),
        'tool',
      );
    report('unknown_tool', [...at, 'tool'], `The agent "${action.agent}" has no tool "${action.tool}".`, fix);
    return;
  }
  checkArguments(tool, given, path, report);
}

function checkArguments(
  tool: ToolManifest,
  given: ReadonlyMap<string, Shape>,
  path: Path,
  report: Report,
): void {
  const input: Shape = { kind: 'schema', schema: tool.inputSchema, root: tool.inputSchema };
  const [form, ...others] = alternativesOf(input);
  if (!form || others.length > 0) {
    checkWhole(tool, given, input, path, report);
    return;
  }
  const { fields, required, refusesOthers } = viewOf(form);
  for (const name of required) {
    if (given.has(name)) continue;
    report(
      'missing_tool_input',
      path,
      `The tool "${tool.name}" needs "${name}".`,
      `Add "${name}" under with.`,
    );
  }
  for (const [name, shape] of given) {
    const wanted = fields?.get(name);
    if (!wanted && refusesOthers) {
      const fix = (): string => suggest(name, fields?.keys() ?? [], 'input');
      report('unknown_tool_input', [...path, name], `The tool "${tool.name}" takes no "${name}".`, fix, {
        at: 'key',
      });
    } else if (wanted && shape.kind === 'value') {
      reportBadInput(
        schemaCheck(tool.inputSchema)(shape.value, name),
        `"${name}"`,
        tool,
        [...path, name],
        report,
      );
    } else if (wanted) {
      reportMismatch(shape, wanted, tool, [...path, name], report);
    }
  }
}

/** For tools that take one of several sets of arguments. */
function checkWhole(
  tool: ToolManifest,
  given: ReadonlyMap<string, Shape>,
  input: Shape,
  path: Path,
  report: Report,
): void {
  const values: Record<string, Json> = {};
  let isFixed = true;
  for (const [name, shape] of given) {
    if (shape.kind === 'value') values[name] = shape.value;
    else isFixed = false;
  }
  if (isFixed) reportBadInput(schemaCheck(tool.inputSchema)(values), 'The input', tool, path, report);
  else reportMismatch({ kind: 'object', fields: given }, input, tool, path, report);
}

function reportBadInput(
  wrong: string | null,
  what: string,
  tool: ToolManifest,
  path: Path,
  report: Report,
): void {
  if (wrong === null) return;
  report(
    'bad_tool_input',
    path,
    `${what} does not fit the tool "${tool.name}": ${wrong}.`,
    "Correct the value; `signalbox agents list` shows the tool's input.",
  );
}

function reportMismatch(given: Shape, wanted: Shape, tool: ToolManifest, path: Path, report: Report): void {
  const verdict = compareShapes(given, wanted);
  if (verdict.fit === 'yes') return;
  const inside = verdict.path.length === 0 ? '' : ` (in ${verdict.path.join('.')})`;
  const isSure = verdict.fit === 'never';
  report(
    'type_mismatch',
    path,
    `What comes ${isSure ? 'does' : 'may'} not fit the tool "${tool.name}": ${verdict.why}${inside}.`,
    isSure
      ? 'Name another value, or bring it into form with a transform node.'
      : 'Make sure of it with a condition or a transform node.',
    { severity: isSure ? 'error' : 'warning' },
  );
}
