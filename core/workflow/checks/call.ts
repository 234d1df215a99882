import type { ToolManifest } from '../../agent/manifest.ts';
import type { Json } from '../../json.ts';
import { capableAgents, toolsFor, type Callee } from '../callee.ts';
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
  const callees = toolsFor(action, catalog).slice(0, MAX_CHECKED);
  if (callees.length === 0) {
    if (action.agent === undefined) reportIncapable(context, action, at);
    else reportUnknown(context, action.agent, action.tool, at);
    return;
  }
  for (const { agent, tool } of callees) {
    const title = `"${tool.name}"${action.agent === undefined ? ` of "${agent.id}"` : ''}`;
    checkArguments({ ...tool, title }, given, path, report);
  }
}

/** Agents whose tools a call is compared with: with more wrong nobody reads on. */
const MAX_CHECKED = 100;

/** A tool with what it is called in a problem. */
interface NamedTool extends Pick<ToolManifest, 'inputSchema'> {
  /** In quotes; with its agent's name where a call names none. */
  readonly title: string;
}

function reportUnknown({ catalog, report }: CheckContext, agent: string, tool: string, at: Path): void {
  const manifest = catalog.get(agent);
  if (!manifest) {
    report('unknown_agent', [...at, 'agent'], `There is no agent "${agent}".`, () =>
      suggest(agent, catalog.keys(), 'agent'),
    );
    return;
  }
  const names = manifest.tools.map(({ name }) => name);
  report('unknown_tool', [...at, 'tool'], `The agent "${agent}" has no tool "${tool}".`, () =>
    suggest(tool, names, 'tool'),
  );
}

/** Why no agent can be chosen for a call that names none: a capability, all of them together, or the tool. */
function reportIncapable({ catalog, report }: CheckContext, call: Callee, at: Path): void {
  const { requires = [], tool } = call;
  const known = new Set([...catalog.values()].flatMap(({ capabilities }) => capabilities));
  const unknown = requires.flatMap((capability, index) =>
    known.has(capability) ? [] : [{ capability, index }],
  );
  for (const { capability, index } of unknown) {
    report(
      'unknown_capability',
      [...at, 'requires', index],
      `No agent has the capability "${capability}".`,
      () => suggest(capability, known, 'capability'),
    );
  }
  if (unknown.length > 0) return;
  const all = requires.map((capability) => `"${capability}"`).join(' and ');
  const agents = capableAgents(catalog, requires);
  if (agents.length === 0) {
    const message = `No agent has all of the capabilities ${all}.`;
    report(
      'no_capable_agent',
      [...at, 'requires'],
      message,
      'Require fewer, or add an agent that has them all.',
    );
    return;
  }
  const names = new Set(agents.flatMap(({ tools }) => tools.map(({ name }) => name)));
  report('unknown_tool', [...at, 'tool'], `No agent with ${all} has a tool "${tool}".`, () =>
    suggest(tool, names, 'tool'),
  );
}

function checkArguments(
  tool: NamedTool,
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
      [...path, name],
      `The tool ${tool.title} needs "${name}".`,
      `Add "${name}" under with.`,
    );
  }
  for (const [name, shape] of given) {
    const wanted = fields?.get(name);
    if (!wanted && refusesOthers) {
      const fix = (): string => suggest(name, fields?.keys() ?? [], 'input');
      report('unknown_tool_input', [...path, name], `The tool ${tool.title} takes no "${name}".`, fix, {
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
  tool: NamedTool,
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
  tool: NamedTool,
  path: Path,
  report: Report,
): void {
  if (wrong === null) return;
  report(
    'bad_tool_input',
    path,
    `${what} does not fit the tool ${tool.title}: ${wrong}.`,
    "Correct the value; `signalbox agents list` shows the tool's input.",
  );
}

function reportMismatch(given: Shape, wanted: Shape, tool: NamedTool, path: Path, report: Report): void {
  const verdict = compareShapes(given, wanted);
  if (verdict.fit === 'yes') return;
  const inside = verdict.path.length === 0 ? '' : ` (in ${verdict.path.join('.')})`;
  const isSure = verdict.fit === 'never';
  report(
    'type_mismatch',
    path,
    `What comes ${isSure ? 'does' : 'may'} not fit the tool ${tool.title}: ${verdict.why}${inside}.`,
    isSure
      ? 'Name another value, or bring it into form with a transform node.'
      : 'Make sure of it with a condition or a transform node.',
    { severity: isSure ? 'error' : 'warning' },
  );
}
