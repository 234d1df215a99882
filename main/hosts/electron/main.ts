import { createShellService } from './create-shell-service.ts';
import { runDesktop } from './desktop.ts';

// Never awaited here: Electron becomes ready only once this file was evaluated to its end.
runDesktop(createShellService);
