/**
 * The store's thread: it alone opens the database for writing. Requests that have arrived together are
 * served together, and all their commits share one transaction, so one sync of the disk is for all of them.
 */
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { RefusalError } from '../../../core/errors.ts';
import { explain } from './failure.ts';
import { dataFiles } from './files.ts';
import { openOwned, type OwnedDatabase } from './owned-database.ts';
import {
  answerRead,
  type Answer,
  type Calls,
  type Failure,
  type Opened,
  type Opening,
  type Request,
} from './protocol.ts';

function toFailure(error: Error): Failure {
  return error instanceof RefusalError ? { refusal: error.refusal } : { bug: error.stack ?? error.message };
}

/** Everything that has arrived: bounded, since the other half waits with more than it may have under way. */
function drain(port: MessagePort, first: readonly Request[]): Request[] {
  const requests = [...first];
  for (;;) {
    const next: { message: readonly Request[] } | undefined = receiveMessageOnPort(port);
    if (!next) return requests;
    requests.push(...next.message);
  }
}

function serve(port: MessagePort, database: OwnedDatabase): void {
  function answer(id: number, make: () => Calls[keyof Calls]['result']): Answer {
    try {
      return { id, ok: true, value: make() };
    } catch (error) {
      return { id, ok: false, failure: toFailure(database.explain(error)) };
    }
  }

  port.on('message', (first: readonly Request[]) => {
    const requests = drain(port, first);
    const commits = requests.filter((request) => request.name === 'commit');
    if (commits.length > 0) {
      const outcomes = database.commit(commits.map(({ args: [batch] }) => batch));
      const answers = outcomes.map((outcome, i): Answer => {
        const id = commits[i]?.id ?? 0;
        if (outcome.ok) return { id, ok: true, value: outcome.result };
        return { id, ok: false, failure: toFailure(outcome.error) };
      });
      port.postMessage(answers);
    }
    for (const request of requests) {
      if (request.name === 'commit') continue;
      if (request.name === 'close') {
        port.postMessage([answer(request.id, database.close)]);
        port.close();
        return;
      }
      port.postMessage([answer(request.id, () => answerRead(database.queries, request.name, request.args))]);
    }
  });
}

function start(port: MessagePort, { dataDir, owner }: Opening): void {
  let opened: Opened = { ok: true };
  try {
    serve(port, openOwned(dataFiles(dataDir), owner));
  } catch (error) {
    opened = { ok: false, failure: toFailure(explain(error, dataFiles(dataDir))) };
  }
  port.postMessage(opened);
}

if (!parentPort) throw new Error('store-sqlite/worker runs as a worker thread only');
start(parentPort, workerData as Opening);
