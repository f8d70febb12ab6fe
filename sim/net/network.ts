/**
 * The network of the world: who is reachable where, the links between machines, ports, listeners, and `env.net` for processes.
 *
 * Models: TCP as a byte stream per direction over links with latency, bandwidth and faults; loopback; ports that are free again once
 * the process that held them has ended. Addresses are IPv4 in dotted form; a host's name stands for its address.
 * Does not model: datagrams, name lookup as traffic, routing, TIME_WAIT, firewalls other than faults.
 */
import type { NetworkSpec } from '../../scenarios/scenario.ts';
import { EnvError } from '../env/error.ts';
import type { Net } from '../env/net.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { RandomStream, RandomStreams } from '../kernel/random-streams.ts';
import type { Trace } from '../kernel/trace.ts';
import type { EndOfProcess, SimProcess } from '../process/process.ts';
import type { FlowNetwork } from './flow.ts';
import { type Destination, Handshake } from './handshake.ts';
import { Link } from './link.ts';
import { type AcceptRule, SimListener } from './listener.ts';
import { netListen } from './net-events.ts';
import { defaultNetLimits, type NetLimits } from './net-limits.ts';
import { ListenerHandle } from './socket-handle.ts';
import { SimSocket } from './socket.ts';

/** What the network needs to know of a machine. */
export interface NetworkHost {
  readonly name: string;
  readonly address: string;
  /** False while it has no power. Absent: always true. */
  readonly powered?: boolean;
}

/** Something a process holds of the network. */
interface Holding {
  processEnded(how: EndOfProcess): void;
}

interface Attachment {
  readonly host: NetworkHost;
  readonly listeners: SimListener[];
  readonly ports: Set<number>;
  readonly acceptRules: AcceptRule[];
  nextPort: number;
}

const LOOPBACK = '127.0.0.1';
const ANY = '0.0.0.0';

export class Network implements FlowNetwork {
  readonly kernel: Kernel;
  readonly trace: Trace;
  readonly streams: RandomStreams;
  readonly limits: NetLimits = defaultNetLimits();
  readonly #spec: NetworkSpec;
  readonly #attachments = new Map<string, Attachment>();
  readonly #names = new Map<string, string>();
  readonly #links = new Map<string, Link>();
  readonly #holdings = new Map<SimProcess, Set<Holding>>();
  readonly #streamCounts = new Map<string, number>();
  #connections = 0;

  constructor(kernel: Kernel, trace: Trace, streams: RandomStreams, spec: NetworkSpec) {
    this.kernel = kernel;
    this.trace = trace;
    this.streams = streams;
    this.#spec = spec;
  }

  attach(host: NetworkHost): void {
    if (this.#attachments.has(host.name)) throw new Error(`network: host ${host.name} is attached already`);
    this.#attachments.set(host.name, { host, listeners: [], ports: new Set(), acceptRules: [], nextPort: this.limits.firstEphemeralPort });
    this.#names.set(host.address, host.name);
    this.#names.set(host.name, host.name);
  }

  /** `env.net` of one process. */
  createNet(process: SimProcess): Net {
    const holdings = new Set<Holding>();
    this.#holdings.set(process, holdings);
    process.atEnd((how) => {
      for (const holding of [...holdings]) holding.processEnded(how);
      this.#holdings.delete(process);
    });
    return {
      listen: (address) =>
        process.operation('net.listen', undefined, (settle) => {
          const bound = this.#listen(process, address.host, address.port, address.backlog ?? this.limits.defaultBacklog);
          if (bound instanceof EnvError) settle.reject(bound);
          else settle.resolve(() => new ListenerHandle(bound));
        }),
      connect: (address) =>
        process.operation('net.connect', address.signal, (settle) => {
          const destination = this.#resolve(process, address.host, address.port);
          if (destination === undefined) {
            settle.reject(new EnvError('ENOTFOUND', 'connect', `${address.host}:${address.port}`));
            return;
          }
          const handshake = new Handshake(this, process, destination, settle);
          return () => handshake.withdraw();
        }),
    };
  }

  /** The way from one host to another, by name. */
  link(from: string, to: string): Link {
    const key = `${from} -> ${to}`;
    let link = this.#links.get(key);
    if (link === undefined) {
      link = new Link(this.kernel, this.trace, this.#spec, from, to, this.limits.loopbackLatencyNs);
      this.#links.set(key, link);
    }
    return link;
  }

  /** Names of all hosts, in the order in which they were attached. */
  get hostNames(): string[] {
    return [...this.#attachments.keys()];
  }

  addressOf(hostName: string): string {
    return this.#attachment(hostName).host.address;
  }

  isUp(hostName: string): boolean {
    return this.#attachment(hostName).host.powered !== false;
  }

  /** Ends of standing connections that processes on that host hold, accepted or not, oldest first. */
  socketsOf(hostName: string): SimSocket[] {
    const sockets: SimSocket[] = [];
    for (const [process, holdings] of this.#holdings) {
      if (process.host.name !== hostName) continue;
      for (const holding of holdings) if (holding instanceof SimSocket) sockets.push(holding);
    }
    return sockets.sort((a, b) => a.connection - b.connection);
  }

  /** Lets `rule` decide at each accept on that host until the returned function is called. */
  ruleAccepts(hostName: string, rule: AcceptRule): () => void {
    const rules = this.#attachment(hostName).acceptRules;
    rules.push(rule);
    return () => {
      const index = rules.indexOf(rule);
      if (index >= 0) rules.splice(index, 1);
    };
  }

  listenerAt(hostName: string, address: string, port: number): SimListener | undefined {
    return this.#attachment(hostName).listeners.find(
      (l) => l.address.port === port && (l.address.host === ANY || l.address.host === address),
    );
  }

  post(link: Link, stream: RandomStream, arrive: () => void): number {
    const firstAt = this.kernel.now + link.latencyNs(stream);
    const giveUpAt = firstAt + this.limits.retransmitGiveUpNs;
    let retryNs = this.limits.retransmitFirstNs;
    const attempt = (): void => {
      if (!this.isUp(link.to)) return;
      if (link.isClogged && !link.isCut) link.hold(attempt);
      else if (!link.isCut) arrive();
      else if (this.kernel.now < giveUpAt) {
        this.kernel.after(retryNs, attempt);
        retryNs = Math.min(retryNs * 2, this.limits.retransmitMostNs);
      }
    };
    this.kernel.at(firstAt, attempt);
    return firstAt;
  }

  newConnectionNumber(): number {
    return ++this.#connections;
  }

  /** `net/<label>/<n>` for the n-th connection that processes of that label ask for, from 1. */
  newStreamName(label: string): string {
    const count = (this.#streamCounts.get(label) ?? 0) + 1;
    this.#streamCounts.set(label, count);
    return `net/${label}/${count}`;
  }

  claimPort(hostName: string): number {
    const attachment = this.#attachment(hostName);
    const { firstEphemeralPort, lastEphemeralPort } = this.limits;
    for (let tries = firstEphemeralPort; tries <= lastEphemeralPort; tries++) {
      const port = attachment.nextPort;
      attachment.nextPort = port === lastEphemeralPort ? firstEphemeralPort : port + 1;
      if (attachment.ports.has(port) || attachment.listeners.some((l) => l.address.port === port)) continue;
      attachment.ports.add(port);
      return port;
    }
    throw new EnvError('EADDRNOTAVAIL', 'connect');
  }

  releasePort(hostName: string, port: number): void {
    this.#attachment(hostName).ports.delete(port);
  }

  keep(process: SimProcess, holding: Holding): void {
    this.#holdings.get(process)?.add(holding);
  }

  drop(process: SimProcess, holding: Holding): void {
    this.#holdings.get(process)?.delete(holding);
  }

  #listen(process: SimProcess, address: string, port: number, backlog: number): SimListener | EnvError {
    const attachment = this.#attachment(process.host.name);
    const shown = `${address}:${port}`;
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return new EnvError('EINVAL', 'listen', shown);
    const known =
      address === process.host.name || address === 'localhost' ? (address === 'localhost' ? LOOPBACK : attachment.host.address) : address;
    if (known !== ANY && known !== LOOPBACK && known !== attachment.host.address) return new EnvError('EADDRNOTAVAIL', 'listen', shown);
    const taken = attachment.listeners.some(
      (l) => l.address.port === port && (l.address.host === ANY || known === ANY || l.address.host === known),
    );
    if (taken || attachment.ports.has(port)) return new EnvError('EADDRINUSE', 'listen', shown);
    let bound = port;
    if (port === 0) {
      bound = this.claimPort(process.host.name);
      attachment.ports.delete(bound);
    }
    const listener: SimListener = new SimListener(
      process,
      { host: known, port: bound },
      Math.max(1, Math.min(backlog, 4096)),
      () => {
        for (const rule of attachment.acceptRules) {
          const code = rule();
          if (code !== undefined) return code;
        }
        return undefined;
      },
      () => {
        attachment.listeners.splice(attachment.listeners.indexOf(listener), 1);
        this.drop(process, listener);
      },
    );
    attachment.listeners.push(listener);
    this.keep(process, listener);
    this.trace.emit(netListen, process.actor, this.trace.text(known), bound, listener.backlog);
    return listener;
  }

  #resolve(process: SimProcess, address: string, port: number): Destination | undefined {
    if (address === LOOPBACK || address === 'localhost' || address === ANY) return { hostName: process.host.name, address: LOOPBACK, port };
    const hostName = this.#names.get(address);
    return hostName === undefined ? undefined : { hostName, address: this.addressOf(hostName), port };
  }

  #attachment(hostName: string): Attachment {
    const attachment = this.#attachments.get(hostName);
    if (attachment === undefined) throw new Error(`network: host ${hostName} is not attached`);
    return attachment;
  }
}
