/**
 * What the network writes into the trace. `connection` is the world-wide number of a connection, from 1; an `offset` counts the bytes of
 * one direction from 0. Which direction is meant follows from the actor: the sender of `net.segment`, `net.fin` and `net.stall`,
 * the receiver of `net.receive` and `net.read`.
 */
import { eventKind } from '../kernel/trace.ts';

/** A connection is asked for: which host of which, and the port asked for. Actor: the process that connects. */
export const netSyn = eventKind('net.syn', ['connection', 'from:text', 'to:text', 'port']);
/** The connection stands for the process that asked for it. */
export const netConnected = eventKind('net.connected', ['connection']);
/** The connection was refused, timed out or given up. */
export const netRefused = eventKind('net.refused', ['connection', 'code:text']);
/** A process listens. */
export const netListen = eventKind('net.listen', ['address:text', 'port', 'backlog']);
export const netListenEnd = eventKind('net.listen_end', ['port']);
/** The listening process has taken the connection from the accept queue. */
export const netAccept = eventKind('net.accept', ['connection', 'port']);
export const netAcceptError = eventKind('net.accept_error', ['connection', 'port', 'code:text']);
/** A piece of the stream leaves; `arrivesAt` is when it will reach the other side if nothing happens to it. */
export const netSegment = eventKind('net.segment', ['connection', 'offset:bytes', 'length:bytes', 'arrivesAt:time']);
/** A piece has reached the receive buffer; a length of 0 is the end of the stream. */
export const netReceive = eventKind('net.receive', ['connection', 'offset:bytes', 'length:bytes']);
/** A program has taken bytes from the receive buffer. */
export const netRead = eventKind('net.read', ['connection', 'offset:bytes', 'length:bytes']);
/** A side has ended its direction after `offset` bytes. */
export const netFin = eventKind('net.fin', ['connection', 'offset:bytes', 'arrivesAt:time']);
/** A side resets the connection, having sent `offset` bytes. */
export const netReset = eventKind('net.reset', ['connection', 'offset:bytes', 'arrivesAt:time']);
/** A side learns that the connection is gone. */
export const netBroken = eventKind('net.broken', ['connection', 'code:text']);
/** A sender has bytes left and the receive buffer of its peer is full. */
export const netStall = eventKind('net.stall', ['connection', 'offset:bytes']);
/** It may send again after so long. */
export const netStallEnd = eventKind('net.stall_end', ['connection', 'offset:bytes', 'stalled:duration']);
/** A piece found the link cut or nobody there, and will be sent again. */
export const netLost = eventKind('net.lost', ['connection', 'offset:bytes', 'length:bytes', 'retryAt:time']);
/** The scenario changed a link: what, and a number that goes with it. */
export const netLink = eventKind('net.link', ['from:text', 'to:text', 'change:text', 'value']);
