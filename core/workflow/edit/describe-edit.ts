import { formatPath } from '../problem.ts';
import { idOf } from './document.ts';
import type { Edit } from './edit.ts';

/** What an edit does, in a few words for a menu or a notice: `Move 3 steps`, `Connect scan to fix`. */
export function describeEdit(edit: Edit): string {
  switch (edit.type) {
    case 'add-node':
      return `Add ${idOf(edit.node) ?? 'a step'}`;
    case 'remove':
      return describeRemoval(edit.nodes, edit.edges?.length ?? 0);
    case 'connect':
      return `Connect ${edit.from} to ${edit.to}`;
    case 'disconnect':
      return `Disconnect ${edit.edge.from} from ${edit.edge.to}`;
    case 'reconnect':
      return `Reconnect ${edit.to.from} to ${edit.to.to}`;
    case 'set':
      return `Change ${formatPath(edit.path)} of ${edit.node}`;
    case 'set-root':
      return `Change ${formatPath(edit.path)}`;
    case 'rename-node':
      return `Rename ${edit.from} to ${edit.to}`;
    case 'rename-input':
      return `Rename the input ${edit.from} to ${edit.to}`;
    case 'rename-output':
      return `Rename the output ${edit.from} to ${edit.to}`;
    case 'move':
      return `Move ${named(Object.keys(edit.points), 'step')}`;
    case 'paste':
      return `Paste ${counted(edit.fragment.nodes.length + edit.fragment.annotations.length, 'thing')}`;
    case 'replace-text':
      return 'Edit the text';
    case 'annotate':
      return `Change the ${edit.annotation.kind}`;
    case 'remove-annotation':
      return 'Remove a note';
    case 'batch': {
      const [first] = edit.edits;
      return first ? describeEdit(first) : 'Change nothing';
    }
  }
}

function describeRemoval(nodes: readonly string[], edges: number): string {
  return nodes.length > 0 ? `Remove ${named(nodes, 'step')}` : `Remove ${counted(edges, 'connection')}`;
}

function named(names: readonly string[], what: string): string {
  const [only, ...more] = names;
  return only !== undefined && more.length === 0 ? only : counted(names.length, what);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
