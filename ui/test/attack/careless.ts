import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What an attack is aimed at. */
export interface Target {
  readonly origin: string;
  /** Worth as much as the open vault; for the attack by somebody who has got hold of it. */
  readonly token: string;
  /** Files of the page, as anyone knows them who has the program. */
  readonly files: { script: string; style: string; picture: string };
  /** A setting that an attacker changes if any request of theirs is obeyed. */
  idle(): Promise<number>;
  setIdle(seconds: number): Promise<void>;
  end(): Promise<void>;
}

const OPEN = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*, Authorization' };
const FILES: Record<string, [string, string]> = {
  '/': ['text/html', '<!doctype html><title>Pli</title><p>all that there is'],
  '/pli.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  '/a.js': ['text/javascript', '0'],
  '/a.css': ['text/css', 'p{}'],
};

/** A host without a single one of the rules. Each attack must succeed here, or it is none and proves nothing. */
export class Careless implements Target {
  readonly token = 'known';
  readonly files = { script: '/a.js', style: '/a.css', picture: '/pli.svg' };
  origin = '';
  private seconds = 900;
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  /** Those that became web sockets included, which the server itself lets go of. */
  private readonly sockets = new Set<Socket>();

  async start(): Promise<this> {
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server.on('upgrade', (request, socket) => {
      const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash('sha1').update(key).digest('base64');
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    });
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    this.origin = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://any').pathname;
    const file = FILES[path];
    if (file) {
      response.writeHead(200, { ...OPEN, 'Content-Type': file[0] }).end(file[1]);
      return;
    }
    if (request.method === 'POST') {
      const body: Buffer[] = [];
      for await (const piece of request) {
        body.push(piece as Buffer);
      }
      this.seconds = (JSON.parse(Buffer.concat(body).toString()) as { params: { seconds: number } }).params.seconds;
    }
    const stream = path.endsWith('/events');
    response.writeHead(200, { ...OPEN, 'Content-Type': stream ? 'text/event-stream' : 'application/json' });
    const state = JSON.stringify({ state: 'open', idle: this.seconds });
    if (stream) {
      response.write(`event: state\ndata: ${state}\n\n`);
    } else {
      response.end(state);
    }
  }

  idle(): Promise<number> {
    return Promise.resolve(this.seconds);
  }

  setIdle(seconds: number): Promise<void> {
    this.seconds = seconds;
    return Promise.resolve();
  }

  async end(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }
}
