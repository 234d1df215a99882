import { EventEmitter } from 'node:events';

/** The main process's end of a port whose other end is in a page. Messages wait until start() was called. */
export class MessagePortMain extends EventEmitter {
  private waiting: unknown[] | null = [];
  private isClosed = false;
  private readonly link: PortLink;

  constructor(link: PortLink) {
    super();
    this.link = link;
  }

  start(): void {
    const waiting = this.waiting ?? [];
    this.waiting = null;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('not in the stand-in: ports sent over a port');
    if (!this.isClosed) this.link.send(message);
  }

  close(): void {
    if (this.isClosed) return;
    this.link.close();
    this.disconnect();
  }

  /** From the page. */
  receive(data: unknown): void {
    if (this.isClosed) return;
    if (this.waiting) this.waiting.push(data);
    else this.emit('message', { data, ports: [] });
  }

  /** The other end is gone: closed, or its page is. */
  disconnect(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.emit('close');
  }
}

export interface PortLink {
  readonly send: (message: unknown) => void;
  readonly close: () => void;
}
