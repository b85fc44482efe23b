/** Where the wires of this folder meet libraries that were written for node:net. */
import type { Socket } from 'node:net';
import type { WireSocket } from './network.ts';

/**
 * smtp-server, nodemailer and node:tls declare net.Socket and use of it what WireSocket has; that they work on any
 * Duplex with these members is what the tests of this folder and of the virtual network show.
 */
export function asNetSocket(socket: WireSocket): Socket {
  return socket as WireSocket & Socket;
}
