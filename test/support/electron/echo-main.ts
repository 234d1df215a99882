import { z } from 'zod';
import { runDesktop } from '../../../main/hosts/electron/desktop.ts';
import type {
  ApprovalChange,
  Counts,
  ShellInputs,
  ShellService,
} from '../../../main/hosts/electron/shell.ts';

/**
 * The desktop shell on a service that only answers what a page sends, so that the shell and the stand-in are tested
 * apart from everything below. A page can have it tell of counts and approvals, seal a secret, or hang at the end.
 */
const messageSchema = z.union([
  z.object({ counts: z.custom<Counts>() }),
  z.object({ approval: z.custom<ApprovalChange>() }),
  z.object({ seal: z.string() }),
  z.object({ say: z.unknown() }),
]);

type Port = Parameters<ShellService['connect']>[0];

function createEcho({ secrets, dataDir }: ShellInputs): Promise<ShellService> {
  const onCounts = new Set<(counts: Counts) => void>();
  const onApproval = new Set<(change: ApprovalChange) => void>();
  let connections = 0;
  const connect: ShellService['connect'] = (port, actor) => {
    connections += 1;
    port.on('close', () => (connections -= 1));
    port.on('message', ({ data }) => {
      const message = messageSchema.parse(data);
      if ('counts' in message) for (const listener of onCounts) listener(message.counts);
      else if ('approval' in message) for (const listener of onApproval) listener(message.approval);
      else if ('seal' in message) void sealAndOpen(port, message.seal);
      else port.postMessage({ said: message.say, by: actor, dataDir, connections });
    });
    port.start();
  };
  const sealAndOpen = async (port: Port, text: string): Promise<void> => {
    const sealed = await secrets.seal(text);
    if (!sealed.ok) {
      port.postMessage(sealed);
      return;
    }
    const isHidden = !Buffer.from(sealed.value).includes(text);
    port.postMessage({ isHidden, opened: await secrets.open(sealed.value) });
  };
  return Promise.resolve({
    connect,
    onCounts: (listener) => {
      onCounts.add(listener);
      listener({ approvals: 0, running: 0 });
      return () => onCounts.delete(listener);
    },
    onApproval: (listener) => {
      onApproval.add(listener);
      return () => onApproval.delete(listener);
    },
    close: () => {
      process.stderr.write('echo: closed in order\n');
      return Promise.resolve();
    },
  });
}

runDesktop(createEcho);
