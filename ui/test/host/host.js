import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NOW, PICTURE, alert, entry, world } from './world.js';
import { qr } from './qr.js';

/**
 * A host that speaks the contract of docs/SCREEN.md with a made-up world behind it, for tests and for looking at the screen
 * without an engine. It has the headers of the real one, so that what their policy forbids fails here too.
 */

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': POLICY,
  'Permissions-Policy': 'camera=(self), microphone=(self)',
};
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const PASSPHRASE = 'correct horse battery staple';
const WORDS =
  'anchor bridge candle dolphin ember forest garden harbor island jungle kettle lantern meadow needle orange pencil quartz ribbon silver tunnel umbrella velvet window yellow'.split(' ');

class Refused extends Error {
  constructor(code, error, message, exitCode = 1) {
    super(message);
    Object.assign(this, { code, error, exitCode });
  }
}

export class Host {
  /** @param {{ state?: string, dist?: string, language?: string, many?: number, empty?: boolean }} options */
  constructor({ state = 'open', dist, language = 'en', ...more } = {}) {
    this.dist = dist ?? fileURLToPath(new URL('../../dist', import.meta.url));
    this.origin = '';
    this.token = randomBytes(32).toString('base64url');
    this.stage = state;
    this.language = language;
    this.idle = 900;
    this.waitingWords = null;
    this.alerted = false;
    this.reachable = true;
    this.world = world(more);
    this.calls = [];
    this.streams = new Set();
    this.uploads = new Map();
    this.made = new Map();
    this.serial = 0;
    this.mended = false;
    this.receipts = true;
    this.findings = [];
    /** @type {string[]} */
    this.languages = [];
    this.finishDevice = () => {};
  }

  async start(port = 0) {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  get address() {
    return `${this.origin}/#token=${this.token}`;
  }

  async stop() {
    for (const stream of this.streams) {
      stream.end();
    }
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  state() {
    const open = this.stage === 'open';
    return {
      state: this.stage,
      handle: open ? 'alice' : null,
      device: open ? 'Desk' : null,
      network: open ? 'Lighthouse' : null,
      reachable: this.reachable,
      words: open && this.waitingWords !== null,
      alert: !open && this.alerted,
      idle: this.idle,
      language: this.language,
      version: '0.1.0-test',
    };
  }

  /** Tells all who listen. */
  post(event, data, id = '') {
    for (const stream of this.streams) {
      stream.write(`${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  }

  become(stage) {
    this.stage = stage;
    this.post('state', this.state());
  }

  /** An alert of the organisation comes; one that locks does so. */
  alarms(number, level, more = {}) {
    const made = alert(number, level, more);
    this.world.alerts.unshift(made);
    if (level === 'lock' && !made.exercise) {
      this.alerted = true;
      this.become('locked');
    } else {
      this.post('alerts', { inForce: 1 });
    }
    return made;
  }

  /** Somebody says something. */
  says(conversation, sender, text, more = {}) {
    const said = entry(conversation, sender, text, NOW + ++this.serial * 1000, more);
    (this.world.histories[conversation] ??= []).push(said);
    const known = this.world.conversations.find((each) => each.conversation === conversation);
    if (known && !said.own) {
      known.unread++;
    }
    this.post('receive', said, `e${this.serial}`);
    return said;
  }

  async answer(request, response) {
    const url = new URL(request.url, this.origin);
    for (const [name, value] of Object.entries(HEADERS)) {
      response.setHeader(name, value);
    }
    const end = (status, body = '', type = 'text/plain') => {
      response.writeHead(status, { 'Content-Type': type });
      response.end(body);
    };
    try {
      if (request.headers.host !== new URL(this.origin).host) {
        return end(421);
      }
      if (request.headers.origin && request.headers.origin !== this.origin) {
        return end(403);
      }
      if (!url.pathname.startsWith('/api/')) {
        return await this.page(url.pathname, end);
      }
      if (request.headers.authorization !== `Bearer ${this.token}`) {
        return end(401);
      }
      const body = [];
      for await (const piece of request) {
        body.push(piece);
      }
      await this.api(request, url, Buffer.concat(body), response, end);
    } catch (e) {
      end(500, String(e));
    }
  }

  async page(path, end) {
    const name = path === '/' ? '/index.html' : normalize(path);
    if (!/^[A-Za-z0-9._\-/]+$/.test(name) || name.includes('/.')) {
      return end(404);
    }
    try {
      return end(200, await readFile(join(this.dist, name)), TYPES[extname(name)] ?? 'application/octet-stream');
    } catch {
      return end(404);
    }
  }

  async api(request, url, body, response, end) {
    const [, , , what, name] = url.pathname.split('/');
    if (what === 'state') {
      return end(200, JSON.stringify(this.state()), 'application/json');
    }
    if (what === 'events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      this.streams.add(response);
      response.on('close', () => this.streams.delete(response));
      response.write(`:\n\nevent: state\ndata: ${JSON.stringify(this.state())}\n\n`);
      return;
    }
    if (what === 'files' && request.method === 'PUT') {
      if (request.headers['content-type'] !== 'application/octet-stream') {
        return end(415);
      }
      const path = request.headers['pli-path'] ?? `/vault/uploads/${this.uploads.size}`;
      const known = this.uploads.get(path) ?? { name: decodeURIComponent(request.headers['pli-name'] ?? ''), size: 0 };
      if (Number(request.headers['pli-offset'] ?? 0) !== known.size) {
        return end(409);
      }
      known.size += body.length;
      this.uploads.set(path, known);
      return end(200, JSON.stringify({ path, size: known.size }), 'application/json');
    }
    if (what === 'files') {
      return name === 'f-room' ? end(200, PICTURE, 'image/png') : end(200, 'bytes', 'application/octet-stream');
    }
    if (what === 'made' || what === 'evidence') {
      return end(200, 'bytes', 'application/octet-stream');
    }
    if (what !== 'rpc') {
      return end(404);
    }
    if (request.headers['content-type'] !== 'application/json') {
      return end(415);
    }
    this.languages.push(String(request.headers['accept-language']));
    const asked = JSON.parse(body.toString());
    const answers = [];
    for (const each of Array.isArray(asked) ? asked : [asked]) {
      answers.push(await this.call(each));
    }
    end(200, JSON.stringify(Array.isArray(asked) ? answers : answers[0]), 'application/json');
  }

  async call({ id, method, params }) {
    this.calls.push({ method, params });
    try {
      const act = VERBS[method];
      if (!act) {
        throw new Refused(-32601, 'method', `no method ${method}`, 2);
      }
      if (this.stage !== 'open' && !ALWAYS.has(method)) {
        throw new Refused(-32001, this.stage === 'new' ? 'VAULT_MISSING' : 'VAULT_LOCKED', 'The vault is locked.');
      }
      return { jsonrpc: '2.0', id, result: (await act(this, params ?? {})) ?? null };
    } catch (e) {
      const { code = -32603, error = 'failure', message, exitCode = 1 } = e;
      return { jsonrpc: '2.0', id, error: { code, message, data: { error, exitCode } } };
    }
  }

  find(id) {
    const found = this.world.conversations.find((each) => each.conversation === id);
    if (!found) {
      throw new Refused(-32001, 'UNKNOWN_CONVERSATION', 'There is no such conversation.');
    }
    return found;
  }

  message(id) {
    for (const history of Object.values(this.world.histories)) {
      const found = history.find((each) => each.messageId === id);
      if (found) {
        return found;
      }
    }
    throw new Refused(-32001, 'UNKNOWN_MESSAGE', 'There is no such message.');
  }
}

const ALWAYS = new Set(['ui restore', 'ui alerts read', 'ui invitation', 'ui join', 'ui unlock', 'ui lock', 'ui passphrase', 'ui duress', 'ui idle', 'ui qr', 'wipe']);
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };
/** A new conversation; one between two begins with a message, as with the engine. */
function begun(host, name, kind, handles) {
  if (handles.includes('nobody')) {
    throw new Refused(-32001, 'UNKNOWN_HANDLE', 'Nobody here has that handle, and nothing was created.');
  }
  const id = `c-new-${++host.serial}`;
  const made = {
    conversation: id,
    name,
    kind,
    members: ['alice', ...handles],
    epoch: 1,
    messages: 0,
    admins: ['alice'],
    timer: 0,
    state: 'member',
    unread: 0,
  };
  host.world.conversations.push(made);
  host.world.histories[id] = [];
  return made;
}

const logged = { state: 'logged', id: 'd1', signed: 1, required: 1 };

const VERBS = {
  'conversation list': (host) => host.world.conversations,
  'conversation show': (host, { id }) => {
    const known = host.find(id);
    const roster = known.members.map((handle) => {
      const contact = host.world.contacts.find((each) => each.handle === handle);
      return {
        handle,
        admin: known.admins.includes(handle),
        verified: contact?.confirmed ?? false,
        keyChanged: contact?.keyChanged ?? false,
        devices: contact?.devices ?? ['Desk'],
      };
    });
    return { ...known, roster };
  },
  'conversation create': (host, { name, handles }) => begun(host, name, 'group', handles),
  'conversation add': (host, { id, handle }) => {
    const known = host.find(id);
    known.members.push(handle);
    known.epoch++;
    return known;
  },
  'conversation remove': (host, { id, handle }) => {
    const known = host.find(id);
    known.members = known.members.filter((each) => each !== handle);
    known.epoch++;
    return known;
  },
  'conversation admin': (host, { id, handle, revoke }) => {
    const known = host.find(id);
    known.admins = revoke ? known.admins.filter((each) => each !== handle) : [...known.admins, handle];
    return known;
  },
  'conversation leave': (host, { id }) => Object.assign(host.find(id), { state: 'left' }),
  'conversation rename': (host, { id, name }) => Object.assign(host.find(id), { name }),
  'conversation timer': (host, { id, duration }) =>
    Object.assign(host.find(id), { timer: duration === 'off' ? 0 : parseInt(duration, 10) * SECONDS[duration.slice(-1)] }),
  'conversation mute': (host, { id, duration }) => {
    const seconds = parseInt(duration, 10) * SECONDS[duration.slice(-1)];
    const mutedUntil = duration === 'off' || duration === 'always' ? null : new Date(NOW + seconds * 1000).toISOString();
    return Object.assign(host.find(id), { muted: duration !== 'off', mutedUntil });
  },
  'conversation link': (host, { id, revoke }) =>
    revoke ? host.find(id) : { conversation: id, link: 'pli://conversation/pli.example/alice/9f3c7a1e5b2d48609f3c7a1e5b2d4860/00112233' },
  'conversation join': (host, { link }) => {
    if (!/^pli:\/\/conversation\/./.test(link)) {
      throw new Refused(-32002, 'LINK_INVALID', 'This is no link of Pli.');
    }
    return link.endsWith('/asleep') ? { state: 'asked' } : begun(host, 'Garden club', 'group', ['bob']);
  },
  history: (host, { id, search, before, limit = 100 }) => {
    host.find(id);
    const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const all = host.world.histories[id] ?? [];
    const end = before === undefined ? all.length : all.findIndex((each) => each.messageId === before);
    if (end < 0) {
      throw new Refused(-32001, 'UNKNOWN_MESSAGE', 'This device has no such message.');
    }
    return all
      .slice(0, end)
      .filter((each) => words.every((word) => (each.text ?? '').toLowerCase().includes(word)))
      .slice(-limit);
  },
  send: (host, { to, conversation = to && begun(host, to, 'direct', [to]).conversation, text, attach = [], replyTo = null, despiteOldLog }) => {
    if (text.startsWith('old log') && !despiteOldLog) {
      throw new Refused(-32004, 'LOG_TOO_OLD_TO_SEND', 'Refused: no witness has seen the log for 80 hours, so nothing was sent.', 4);
    }
    if (host.world.alerts.some((each) => each.level !== 'inform' && each.state === 'in-force' && !each.exercise && !each.overridden)) {
      throw new Refused(-32004, 'ALERT_STOP', 'Refused: an alert of your network asks to send nothing, so nothing was sent.', 4);
    }
    if (text.startsWith('fail') && !host.mended) {
      throw new Refused(-32003, 'UNREACHABLE', 'The server cannot be reached; nothing was sent.', 3);
    }
    if (text.startsWith('forked')) {
      throw new Refused(-32004, 'LOG_FORKED', 'Refused: the log has shown two faces, so nothing is sent from this vault any more.', 4);
    }
    const attachments = attach.map((path) => {
      const { name, size } = host.uploads.get(path);
      return { id: `f${++host.serial}`, name, type: '', size, expiresAt: null, durationMillis: 0, previewType: '', preview: '' };
    });
    const state = host.reachable ? 'accepted' : 'queued';
    const sent = entry(conversation, 'alice', text, NOW + ++host.serial * 1000, { attachments, replyTo, target: replyTo, state });
    host.world.histories[conversation].push(sent);
    return { messageId: sent.messageId, conversation, state };
  },
  edit: (host, { id, text }) => {
    const message = Object.assign(host.message(id), { text, editedAt: new Date(NOW).toISOString() });
    return { messageId: id, conversation: message.conversation, state: 'accepted' };
  },
  delete: (host, { id }) => {
    const message = Object.assign(host.message(id), { text: null, deleted: true });
    return { messageId: id, conversation: message.conversation, state: 'accepted' };
  },
  react: (host, { id, emoji, takeBack }) => {
    const message = host.message(id);
    message.reactions = message.reactions.filter((each) => each.sender !== 'alice' || each.emoji !== emoji);
    if (!takeBack) {
      message.reactions.push({ sender: 'alice', emoji });
    }
    return { messageId: id, conversation: message.conversation, state: 'accepted' };
  },
  report: () => ({ administrators: ['alice'] }),
  contacts: (host) => host.world.contacts,
  'contact accept': (host, { handle }) => {
    host.world.contacts.find((each) => each.handle === handle).accepted = true;
    host.world.conversations.filter((each) => each.members.includes(handle)).forEach((each) => (each.request = false));
  },
  'contact block': (host, { handle }) => {
    host.world.contacts.find((each) => each.handle === handle).blocked = true;
    host.world.conversations = host.world.conversations.filter((each) => each.kind === 'group' || !each.members.includes(handle));
  },
  'contact unblock': (host, { handle }) => {
    host.world.contacts.find((each) => each.handle === handle).blocked = false;
  },
  'contact name': (host, { handle, name }) => {
    host.world.contacts.find((each) => each.handle === handle).name = name;
  },
  verify: (host, { handle, confirm, code }) => {
    const number = '48213 90517 33864 20915 77103 56248 91370 64425 08831 52976 13409 85562';
    const contact = host.world.contacts.find((each) => each.handle === handle);
    // The engine reads the code of a camera, and no digits that somebody has typed.
    if (code !== undefined && !code.startsWith('pli-verify:')) {
      throw new Refused(-32001, 'CODE_INVALID', 'That is no verification code: that is another number or none, and nothing was noted.');
    }
    if (code !== undefined && code.replace(/\D/g, '') !== number.replace(/\D/g, '')) {
      throw new Refused(-32004, 'verify.others', 'Refused: that is another number, so nothing was confirmed; compare once more.', 4);
    }
    if (confirm || code !== undefined) {
      Object.assign(contact, { confirmed: true, keyChanged: false });
    }
    return { handle, number, qr: `pli-verify:${number}`, confirmed: contact.confirmed };
  },
  'log status': (host) => host.world.log,
  status: (host) => host.findings,
  devices: (host) => host.world.devices,
  'devices add': async (host) => {
    const link = 'pli://device/lighthouse.example:7443/5e0c1f88a2b94d7763c05d2f9ab1e4d7c6f0';
    host.post('printed', { method: 'devices add', result: { link } });
    await new Promise((resolve) => (host.finishDevice = resolve));
    const added = { device: 'Tablet', id: 'c0ffee1234567890', current: false, sinceVersion: 3, seenAt: null };
    host.world.devices.push(added);
    return [{ link }, added];
  },
  'devices revoke': (host, { device }) => {
    const gone = host.world.devices.find((each) => each.id === device);
    host.world.devices = host.world.devices.filter((each) => each !== gone);
    return gone;
  },
  'receipts on': (host) => ({ receipts: (host.receipts = true) }),
  'receipts off': (host) => ({ receipts: (host.receipts = false) }),
  'ui receipts': (host) => ({ receipts: host.receipts }),
  'backup create': (host, { file }) => ({ file, bytes: 4_812_300, recoveryWords: WORDS.join(' ') }),
  wipe: (host) => host.become('new'),
  invite: (host, { role = 'member', uses = 1 }) => ({
    ...logged,
    invitation: 'pli://join/lighthouse.example:7443/Zm9sZGVkLXBhcGVyLWlzLXN0cm9uZw/5aa1c93f',
    role,
    uses,
    expiresAt: new Date(NOW + 7 * 86_400_000).toISOString(),
  }),
  'admin list': (host) => host.world.policy,
  'admin log': (host) => host.world.acts,
  'admin add': (host) => ({ ...logged, state: 'pending', required: 2, id: 'p2' }),
  'admin remove': () => logged,
  'admin policy': () => logged,
  'admin revoke': () => logged,
  'admin reset': (host) => VERBS.invite(host, {}),
  'admin withdraw': () => logged,
  'admin pending': (host) => host.world.pending,
  'admin sign': (host, { id }) => {
    host.world.pending = host.world.pending.filter((each) => each.id !== id);
    return { ...logged, signed: 2, required: 2 };
  },
  'ui invitation': (host, { link }) => {
    if (link.includes('used')) {
      throw new Refused(-32001, 'INVITATION_USED', 'This invitation was used already; ask for another one.');
    }
    return {
      kind: link.startsWith('pli://device/') ? 'device' : 'join',
      network: 'Lighthouse',
      origin: 'lighthouse.example/log',
      fingerprint: '9f3c7a1e5b2d4860c4d17be2008e51aa5aa1c93f0be647d2a1f08c3e9d5b7f64',
      server: 'lighthouse.example:7443',
      witnesses: ['witness.harbour.example', 'witness.library.example', 'witness.university.example'],
      quorum: 2,
    };
  },
  'ui join': (host, { handle, device }) => {
    if (handle === 'bob') {
      throw new Refused(-32001, 'HANDLE_TAKEN', 'This handle belongs to somebody; choose another one.');
    }
    host.waitingWords = WORDS;
    host.become('open');
    return { handle: handle ?? 'alice', device, network: 'Lighthouse', words: WORDS };
  },
  'ui words': (host) => ({ words: host.waitingWords ?? [] }),
  'ui written': (host) => {
    host.waitingWords = null;
    return { written: true };
  },
  'ui unlock': (host, { passphrase }) => {
    if (passphrase !== PASSPHRASE) {
      throw new Refused(-32001, 'WRONG_PASSPHRASE', 'That is not the passphrase of this vault.');
    }
    if (host.world.alerts.some((each) => each.level === 'lock' && each.state === 'in-force' && !each.exercise && !each.read)) {
      throw new Refused(-32004, 'ALERT_LOCK', 'Refused: an alert of your network locked the vault.', 4);
    }
    host.become('open');
    return host.state();
  },
  'ui lock': (host) => {
    host.become('locked');
    return host.state();
  },
  'ui passphrase': (host, { old }) => {
    if (old !== PASSPHRASE) {
      throw new Refused(-32001, 'WRONG_PASSPHRASE', 'That is not the passphrase of this vault.');
    }
    return { changed: true };
  },
  'ui duress': (host, { duress }) => ({ duress: duress !== undefined }),
  'ui idle': (host, { seconds }) => {
    host.idle = seconds;
    return host.state();
  },
  'ui qr': (host, { text }) => ({ modules: qr(text) }),
  'ui read': (host, { conversation }) => {
    host.find(conversation).unread = 0;
    return { read: true };
  },
  'ui typing': () => ({ said: true }),
  'ui heard': () => ({ heard: [{ handle: 'bob', state: 'read', at: new Date(NOW).toISOString() }, { handle: 'carol', state: 'delivered', at: null }] }),
  'ui alerts': (host) => ({ alerts: host.world.alerts }),
  'ui alerts read': (host, { passphrase }) => {
    if (host.stage !== 'open' && passphrase !== PASSPHRASE) {
      throw new Refused(-32001, 'WRONG_PASSPHRASE', 'That is not the passphrase of this vault.');
    }
    const shown = host.world.alerts.map((each) => ({ ...each }));
    host.world.alerts.forEach((each) => (each.read = true));
    return { alerts: host.stage === 'open' ? host.world.alerts : shown };
  },
  'alerts send-anyway': (host, { id }) => {
    const found = host.world.alerts.find((each) => each.id === id);
    return Object.assign(found, { overridden: true, read: true });
  },
  'alerts take': (host, { file }) => {
    if (host.uploads.get(file).size < 20) {
      throw new Refused(-32004, 'ALERT_REFUSED', 'Refused: this is no alert that counts in this network now.', 4);
    }
    host.world.alerts.unshift(alert(77, 'stop', { withheld: true }));
    return { taken: true };
  },
  'ui reports': (host) => ({ reports: host.world.reports }),
  'ui restore': (host, { words, path }) => {
    if (!host.uploads.has(path)) {
      throw new Refused(-32001, 'screen.file', 'The page may name only files that it brought here itself.');
    }
    if (words !== WORDS.join(' ')) {
      throw new Refused(-32001, 'BACKUP_WORDS', 'These words do not open this backup, and nothing was restored.');
    }
    host.become('open');
    return { handle: 'alice', device: 'Desk', network: 'Lighthouse', madeAt: new Date(NOW).toISOString(), conversations: 9 };
  },
  'ui evidence': () => ({ files: ['fork-1284.evidence'] }),
};
