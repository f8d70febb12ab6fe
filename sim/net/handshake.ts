/**
 * How a connection comes about: a request that takes its way, an answer that takes its way back, and what may go wrong with both.
 *
 * Models: refusal, requests lost on a cut link or at a full accept queue and made again after one second, doubling, until time is up; a peer
 * machine without power. Does not model: the third packet (the listening side may accept as soon as the request has come), SYN cookies.
 */
import { EnvError } from '../env/error.ts';
import type { Socket } from '../env/net.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { EndOfProcess, Settle, SimProcess } from '../process/process.ts';
import { Flow } from './flow.ts';
import type { Link } from './link.ts';
import { netConnected, netRefused, netSyn } from './net-events.ts';
import type { Network } from './network.ts';
import { SocketHandle } from './socket-handle.ts';
import { SimSocket } from './socket.ts';

/** Where a connection goes. */
export interface Destination {
  readonly hostName: string;
  readonly address: string;
  readonly port: number;
}

export class Handshake {
  readonly #net: Network;
  readonly #process: SimProcess;
  readonly #destination: Destination;
  readonly #connection: number;
  readonly #localPort: number;
  readonly #link: Link;
  readonly #back: Link;
  readonly #outStream: RandomStream;
  readonly #inStream: RandomStream;
  readonly #settle: Settle<Socket>;
  readonly #startedAt: number;
  #attemptAt = 0;
  #retryNs: number;
  #client: SimSocket | undefined;
  #over = false;

  constructor(net: Network, process: SimProcess, destination: Destination, settle: Settle<Socket>) {
    this.#net = net;
    this.#process = process;
    this.#destination = destination;
    this.#settle = settle;
    this.#connection = net.newConnectionNumber();
    this.#localPort = net.claimPort(process.host.name);
    this.#link = net.link(process.host.name, destination.hostName);
    this.#back = net.link(destination.hostName, process.host.name);
    const stream = net.newStreamName(process.label);
    this.#outStream = net.streams.stream(`${stream}/out`);
    this.#inStream = net.streams.stream(`${stream}/in`);
    this.#retryNs = net.limits.connectRetryNs;
    this.#startedAt = process.now;
    const trace = net.trace;
    trace.emit(netSyn, process.actor, this.#connection, trace.text(process.host.name), trace.text(destination.hostName), destination.port);
    net.keep(process, this);
    this.#attempt(process.now);
  }

  /** Gives up the attempt; a connection that stands already is reset. */
  withdraw(): void {
    if (this.#client !== undefined) this.#client.resetAt(this.#net.kernel.now);
    this.#finish();
  }

  processEnded(how: EndOfProcess): void {
    if (this.#client !== undefined) this.#client.processEnded(how);
    this.#finish();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#client === undefined) this.#net.releasePort(this.#process.host.name, this.#localPort);
    this.#net.drop(this.#process, this);
  }

  #attempt(departNs: number): void {
    this.#attemptAt = departNs;
    if (this.#link.connectRule === 'hang') this.#again();
    else this.#net.kernel.at(departNs + this.#link.latencyNs(this.#outStream), this.#requestArrives);
  }

  #again(): void {
    const giveUpAt = this.#startedAt + this.#net.limits.connectGiveUpNs;
    const next = this.#attemptAt + this.#retryNs;
    this.#retryNs *= 2;
    if (next >= giveUpAt) this.#net.kernel.at(giveUpAt, () => this.#fail('ETIMEDOUT'));
    else {
      this.#net.kernel.at(next, () => {
        if (!this.#over) this.#attempt(this.#net.kernel.now);
      });
    }
  }

  readonly #requestArrives = (): void => {
    if (this.#over) return;
    const { hostName, address, port } = this.#destination;
    if (this.#link.isCut || !this.#net.isUp(hostName)) this.#again();
    else if (this.#link.isClogged) this.#link.hold(this.#requestArrives);
    else {
      const listener = this.#net.listenerAt(hostName, address, port);
      if (this.#link.connectRule === 'refused' || listener === undefined) {
        this.#net.post(this.#back, this.#inStream, () => this.#fail('ECONNREFUSED'));
      } else if (listener.full) this.#again();
      else listener.enqueue(this.#establish(listener.process));
    }
  };

  #fail(code: string): void {
    if (this.#over) return;
    this.#net.trace.emit(netRefused, this.#process.actor, this.#connection, this.#net.trace.text(code));
    this.#finish();
    this.#settle.reject(new EnvError(code, 'connect', `${this.#destination.address}:${this.#destination.port}`));
  }

  #establish(peer: SimProcess): SimSocket {
    const net = this.#net;
    const process = this.#process;
    const { hostName, address, port } = this.#destination;
    const number = this.#connection;
    const clientAddress = process.host.name === hostName ? address : net.addressOf(process.host.name);
    const client: SimSocket = new SimSocket(process, number, this.#localPort, address, port, () => {
      net.drop(process, client);
      net.releasePort(process.host.name, this.#localPort);
    });
    const server: SimSocket = new SimSocket(peer, number, port, clientAddress, this.#localPort, () => net.drop(peer, server));
    client.peer = server;
    server.peer = client;
    client.outgoing = server.incoming = new Flow(net, number, this.#link, this.#back, this.#outStream, client, server);
    client.incoming = server.outgoing = new Flow(net, number, this.#back, this.#link, this.#inStream, server, client);
    server.unaccepted = true;
    this.#client = client;
    net.keep(peer, server);
    const answerAt = net.post(this.#back, this.#inStream, () => this.#answerArrives());
    server.outgoing.notBefore(answerAt);
    return server;
  }

  #answerArrives(): void {
    const client = this.#client;
    if (this.#over || client === undefined) return;
    this.#net.trace.emit(netConnected, this.#process.actor, this.#connection);
    this.#net.keep(this.#process, client);
    this.#settle.resolve(() => {
      this.#finish();
      return new SocketHandle(client);
    });
  }
}
