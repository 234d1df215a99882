import type { ToolCallSubject } from '../../../core/approval/subject.ts';
import {
  findTool,
  type AgentCatalog,
  type AgentManifest,
  type ToolManifest,
} from '../../../core/agent/manifest.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { ok, refuse, type Refusal, type Result, type StepError } from '../../../core/errors.ts';
import { calleeWords, toolsFor } from '../../../core/workflow/callee.ts';
import { actionsOf, isCall, type Workflow } from '../../../core/workflow/schema.ts';
import { gatherUses, usesOf } from '../../../core/workflow/used-workflows.ts';
import type { ToolFacts } from './events.ts';

/**
 * The facts of every tool that workflows call, by `agent/tool`, as the catalog has them now. Refused when one is not
 * there: agents come and go, also between the look at a workflow and its start.
 */
export function toolFactsFor(
  workflows: readonly Workflow[],
  catalog: AgentCatalog,
  sha256: (text: string) => string,
): Result<Readonly<Record<string, ToolFacts>>> {
  const facts: Record<string, ToolFacts> = {};
  const nodes = workflows.flatMap((workflow) => workflow.nodes);
  const actions = nodes.flatMap((node) => actionsOf(node).map(({ action }) => ({ node, action })));
  for (const { node, action } of actions) {
    if (!isCall(action)) continue;
    const callees = toolsFor(action, catalog);
    if (callees.length === 0) {
      const message = `Step ${node.id} calls ${calleeWords(action)}, and there is no such tool any more.`;
      return refuse('invalid_workflow', message, 'See: signalbox agents list');
    }
    for (const { agent, tool } of callees) {
      const name = `${agent.id}/${tool.name}`;
      const known = facts[name] ?? toolFacts(agent, tool, sha256);
      // Where an agent is named, nobody asks what else it can do.
      facts[name] = action.agent === undefined ? { ...known, capabilities: agent.capabilities } : known;
    }
  }
  return ok(facts);
}

/** A refusal that names the first node whose workflow is not there to be frozen, or can't be used; null: all are. */
export function findMissingUse(
  workflow: Workflow,
  uses: Readonly<Record<string, Workflow>>,
): { readonly ok: false; readonly error: Refusal } | null {
  const { faults } = gatherUses(workflow, (ref) => (Object.hasOwn(uses, ref) ? uses[ref] : undefined));
  const [fault] = faults;
  if (!fault) return null;
  const node = workflow.nodes[usesOf(workflow).get(fault.through)?.place ?? 0]?.id ?? '';
  return refuse('invalid_workflow', `Step ${node}: ${fault.message}`, fault.fix);
}

function factsOf(
  catalog: AgentCatalog,
  agent: string,
  toolName: string,
  sha256: (text: string) => string,
): ToolFacts | undefined {
  const manifest = catalog.get(agent);
  const tool = findTool(catalog, agent, toolName);
  return manifest && tool && toolFacts(manifest, tool, sha256);
}

function toolFacts(manifest: AgentManifest, tool: ToolManifest, sha256: (text: string) => string): ToolFacts {
  return {
    agentVersion: manifest.version,
    agentDigest: sha256(canonicalJson(manifest)),
    risk: manifest.risk,
    effect: tool.effect,
    idempotent: tool.idempotent,
  };
}

/** Why a person's approval of a call of an agent no longer fits that agent, in words; null when it is the very same. */
export function findAgentMove(
  { agent, agentDigest, tool }: ToolCallSubject,
  catalog: AgentCatalog,
  sha256: (text: string) => string,
): string | null {
  const now = factsOf(catalog, agent, tool, sha256);
  if (!now) return `the agent ${agent} was removed, or has no tool ${tool} any more`;
  return now.agentDigest === agentDigest ? null : `the agent ${agent} is no longer the one that was shown`;
}

/**
 * Why a call may not be made of the agent as it is now, or null. What a person approved is bound to the very
 * manifest that was shown; and an agent that came to need approval, or to act, since the run began is not
 * called on the old terms.
 */
export function findAgentChange(
  frozen: ToolFacts & { readonly isApproved: boolean },
  catalog: AgentCatalog,
  agent: string,
  tool: string,
  sha256: (text: string) => string,
): StepError | null {
  const now = factsOf(catalog, agent, tool, sha256);
  const isBound = frozen.isApproved || (frozen.risk === 'APPROVAL_REQUIRED' && frozen.effect === 'act');
  const isSame =
    now !== undefined &&
    (isBound
      ? now.agentDigest === frozen.agentDigest
      : now.risk === frozen.risk && now.effect === frozen.effect && now.idempotent === frozen.idempotent);
  if (isSame) return null;
  return {
    code: 'invalid_request',
    message: `the agent ${agent} is no longer what it was when this run began, so ${tool} was not called`,
    fix: 'Run the workflow again, so that it is checked, and approved where that is needed, as the agent is now.',
  };
}
