import { defineAgent } from '../kit/agent.ts';
import { bumpDependency } from './tools/bump-dependency.ts';
import { fixFindings } from './tools/fix-findings.ts';
import { renameSymbol } from './tools/rename-symbol.ts';
import { replace } from './tools/replace.ts';
import { setConfig } from './tools/set-config.ts';
import { writeFile } from './tools/write-file.ts';

/** Proposes changes as patches. It reads the workspace and never writes it: only an approval applies a patch. */
export const definition = defineAgent({
  id: 'patcher',
  version: '1.0.0',
  title: 'Patcher',
  description:
    'Proposes patches for findings, dependencies, settings, names, texts and whole files. Each comes as a unified diff with its exact reverse; nothing is written before a person approves it.',
  risk: 'APPROVAL_REQUIRED',
  capabilities: [
    'patch.findings',
    'patch.dependency',
    'patch.replace',
    'patch.rename',
    'patch.config',
    'patch.file',
  ],
  access: { workspace: 'read', network: [] },
  tools: [fixFindings, bumpDependency, replace, renameSymbol, setConfig, writeFile],
});
