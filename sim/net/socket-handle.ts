/** What a program holds of its end of a connection: the interface and nothing of the machinery behind it. */
import type { Listener, Socket } from '../env/net.ts';
import type { SimListener } from './listener.ts';
import type { SimSocket } from './socket.ts';

type Cancel = { readonly signal?: AbortSignal | undefined };

export class SocketHandle implements Socket {
  readonly #end: SimSocket;

  constructor(end: SimSocket) {
    this.#end = end;
  }

  /** The end behind a socket of the simulated network; undefined for any other. */
  static endOf(socket: Socket): SimSocket | undefined {
    return #end in socket ? socket.#end : undefined;
  }

  get remoteAddress(): string {
    return this.#end.remoteAddress;
  }

  get remotePort(): number {
    return this.#end.remotePort;
  }

  get localPort(): number {
    return this.#end.localPort;
  }

  read(options?: { readonly maxBytes?: number } & Cancel): Promise<Uint8Array | null> {
    return this.#end.read(options);
  }

  readExactly(length: number, options?: Cancel): Promise<Uint8Array> {
    return this.#end.readExactly(length, options);
  }

  write(bytes: Uint8Array, options?: Cancel): Promise<void> {
    return this.#end.write(bytes, options);
  }

  end(): void {
    this.#end.end();
  }

  destroy(): void {
    this.#end.destroy();
  }
}

export class ListenerHandle implements Listener {
  readonly #listener: SimListener;

  constructor(listener: SimListener) {
    this.#listener = listener;
  }

  get address(): { readonly host: string; readonly port: number } {
    return this.#listener.address;
  }

  accept(options?: Cancel): Promise<Socket> {
    return this.#listener.accept(options);
  }

  close(): void {
    this.#listener.close();
  }
}
