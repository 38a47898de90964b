import { deflateSync } from 'node:zlib';

/** A small made-up world for the fake host: people, what they said, and a log. Moments are fixed, so that pictures can be compared. */

export const NOW = Date.parse('2026-11-27T10:42:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

const at = (millis) => new Date(millis).toISOString();

/** A picture of a room at evening, painted point by point and packed as PNG. */
function paint(width, height) {
  const lines = [];
  for (let y = 0; y < height; y++) {
    const line = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x++) {
      const sky = y / height;
      const window = x > width * 0.58 && x < width * 0.86 && y > height * 0.16 && y < height * 0.58;
      const frame = window && (Math.abs(x - width * 0.72) < 3 || Math.abs(y - height * 0.37) < 3);
      const sun = Math.hypot(x - width * 0.76, y - height * 0.46) < height * 0.09;
      const table = y > height * 0.72 && x > width * 0.08 && x < width * 0.7 && y < height * 0.78;
      const leg = y >= height * 0.78 && y < height * 0.95 && (Math.abs(x - width * 0.14) < 5 || Math.abs(x - width * 0.64) < 5);
      const colour = frame || table || leg ? [96, 66, 48]
        : window && sun ? [255, 226, 150]
        : window ? [232 - 90 * sky, 148 - 20 * sky, 110 + 60 * sky]
        : y > height * 0.84 ? [150, 118, 92]
        : [226 - 40 * sky, 214 - 44 * sky, 196 - 40 * sky];
      colour.forEach((value, at) => (line[1 + x * 3 + at] = value));
    }
    lines.push(line);
  }
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}

export const PICTURE = paint(480, 320);

let serial = 0;

export function entry(conversation, sender, text, sentAt, more = {}) {
  return {
    conversation,
    messageId: `m${String(++serial).padStart(6, '0')}`,
    sender,
    device: sender === 'alice' ? 'Desk' : 'Phone',
    sentAt: at(sentAt),
    kind: 'text',
    text,
    attachments: [],
    replyTo: null,
    expiresAt: null,
    target: null,
    own: sender === 'alice',
    editedAt: null,
    deleted: false,
    mentioned: false,
    state: sender === 'alice' ? 'read' : null,
    reactions: [],
    ...more,
  };
}

function file(id, name, type, size, more = {}) {
  return { id, name, type, size, expiresAt: null, durationMillis: 0, previewType: '', preview: '', ...more };
}

function contact(handle, more = {}) {
  return {
    handle,
    name: '',
    devices: ['Phone'],
    pinnedAt: at(NOW - 20 * DAY),
    keyChanged: false,
    confirmed: false,
    accepted: true,
    blocked: false,
    ...more,
  };
}

function conversation(id, name, kind, members, more = {}) {
  return {
    conversation: id,
    name,
    kind,
    members: ['alice', ...members],
    epoch: 3,
    messages: 0,
    admins: ['alice'],
    timer: 0,
    state: 'member',
    unread: 0,
    request: false,
    ...more,
  };
}

/** An alert as the host hands it to the page; its number is its id. */
export function alert(number, level, more = {}) {
  const id = String(number).padStart(32, '0');
  return {
    id,
    level,
    text: 'Our server was searched this morning. Do not write about sources or appointments, and come to the library at noon.',
    issuedAt: at(NOW - 25 * MINUTE),
    expiresAt: at(NOW + DAY),
    exercise: false,
    revoked: false,
    state: 'in-force',
    signers: ['editor', 'lawyer'],
    required: 2,
    file: `pli alert v1\nid ${id}\n\n— editor made-up\n`,
    withheld: false,
    read: false,
    overridden: false,
    ...more,
  };
}

const REPORTS = [
  {
    messageId: 'r2',
    reporter: 'bob',
    reportedAt: at(NOW - 2 * 3_600_000),
    text: 'He will not stop, and now it is about my children.',
    shown: {
      sender: 'mallory',
      device: 'Phone',
      deviceGone: false,
      conversation: '7d10c2f39be04a587d10c2f39be04a587d10c2f39be04a587d10c2f39be04a58',
      conversationName: '',
      said: 'I know where you live, and when you leave the house.',
      sentAt: at(NOW - 3 * 3_600_000),
      acceptedAt: at(NOW - 3 * 3_600_000),
      place: 611,
    },
  },
  {
    messageId: 'r1',
    reporter: 'frank',
    reportedAt: at(NOW - 3 * DAY),
    text: '',
    shown: {
      sender: 'dave',
      device: 'Old phone',
      deviceGone: true,
      conversation: 'c-festival',
      conversationName: 'Spring festival',
      said: '',
      sentAt: at(NOW - 4 * DAY),
      acceptedAt: null,
      place: 640,
    },
  },
  { messageId: 'r0', reporter: 'mallory', reportedAt: at(NOW - 5 * DAY), text: 'Carol wrote this!', shown: null },
];

export const ZALGO = `Z${'\u0351\u036b\u0343\u036a\u0302'.repeat(40)}a${'\u0321\u034d\u0353'.repeat(40)}lgo`;
export const BIDI = 'invoice\u202egpj.exe';
export const MARKUP = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script> {@html "x"} <b>not bold</b>';

function bob() {
  const c = 'c-bob';
  const start = NOW - DAY - 3 * 3_600_000;
  const question = entry(c, 'bob', 'Are you still coming to the workshop on Saturday? We could share a car from the station.', start);
  const picture = entry(c, 'bob', 'The room is booked, and it looks like this now:', start + 9 * MINUTE, {
    attachments: [file('f-room', 'room.png', 'image/png', 18_230)],
    reactions: [{ sender: 'alice', emoji: '😍' }],
  });
  return [
    entry(c, 'bob', 'bob', start - 2 * DAY, { kind: 'joined', sender: 'alice', own: true, text: 'bob', state: null }),
    entry(c, 'alice', 'Hi Bob! This is me, from the new network.', start - 2 * DAY + MINUTE),
    entry(c, 'bob', 'Welcome 👋', start - 2 * DAY + 3 * MINUTE, { reactions: [{ sender: 'alice', emoji: '❤️' }] }),
    question,
    entry(c, 'alice', 'Yes, I am. The train arrives at **9:42**, so a quarter to ten in front of the station?', start + 4 * MINUTE, {
      replyTo: question.messageId,
      target: question.messageId,
    }),
    entry(c, 'bob', 'Perfect.', start + 5 * MINUTE, { reactions: [{ sender: 'alice', emoji: '👍' }] }),
    picture,
    entry(c, 'alice', 'Oh, that is lovely. Thank you for taking care of it!', start + 12 * MINUTE, { editedAt: at(start + 13 * MINUTE) }),
    entry(c, 'alice', '', start + 14 * MINUTE, { deleted: true, text: null }),
    entry(c, 'bob', '> so a quarter to ten\nI told Carol, too. The programme is at https://example.org/programme and the code for the door is `4711#`.', NOW - 100 * MINUTE),
    entry(c, 'alice', 'Here is the list of what we still need.', NOW - 42 * MINUTE, {
      attachments: [file('f-list', 'shopping list.pdf', 'application/pdf', 84_120)],
      state: 'delivered',
    }),
    entry(c, 'bob', null, NOW - 30 * MINUTE, {
      attachments: [file('f-voice', 'voice.ogg', 'audio/ogg', 24_000, { durationMillis: 14_000 })],
    }),
    entry(c, 'bob', 'Got it, see you on Saturday! 🎉', NOW - 21 * MINUTE),
    entry(c, 'alice', 'See you!', NOW - 20 * MINUTE, { state: 'accepted' }),
  ];
}

function festival() {
  const c = 'c-festival';
  const start = NOW - 5 * 3_600_000;
  return [
    entry(c, 'carol', 'Spring festival', start - DAY, { kind: 'renamed' }),
    entry(c, 'carol', 'dave', start - DAY + MINUTE, { kind: 'joined' }),
    entry(c, 'alice', '604800', start - DAY + 2 * MINUTE, { kind: 'timer', state: null }),
    entry(c, 'carol', 'Good morning everyone. The city gave us the square for both days.', start, { expiresAt: at(NOW + 6 * DAY) }),
    entry(c, 'bob', 'Great news!', start + 2 * MINUTE, {
      reactions: [{ sender: 'alice', emoji: '🎉' }, { sender: 'dave', emoji: '🎉' }, { sender: 'carol', emoji: '❤️' }],
      expiresAt: at(NOW + 6 * DAY),
    }),
    entry(c, 'bob', 'I can bring the sound system on Friday evening, if somebody helps me to carry it.', start + 3 * MINUTE, { expiresAt: at(NOW + 6 * DAY) }),
    entry(c, 'alice', 'I help. What about the *stage plan*, Dave?', start + 20 * MINUTE, { expiresAt: at(NOW + 6 * DAY), state: 'read' }),
    entry(c, 'dave', 'Almost done, I send it this afternoon.', start + 31 * MINUTE, { expiresAt: at(NOW + 6 * DAY) }),
    entry(c, 'carol', 'Could somebody look at the poster before it goes to print?', NOW - 9 * MINUTE, { expiresAt: at(NOW + 7 * DAY) }),
    entry(c, 'carol', 'It is the last chance.', NOW - 8 * MINUTE, { expiresAt: at(NOW + 7 * DAY) }),
  ];
}

function hostile() {
  const c = 'c-hostile';
  const start = NOW - 3 * DAY;
  return [
    entry(c, 'mallory', MARKUP, start),
    entry(c, 'mallory', 'w'.repeat(50_000), start + MINUTE),
    entry(c, 'mallory', ZALGO, start + 2 * MINUTE),
    entry(c, 'mallory', `Look at this: ${BIDI}`, start + 3 * MINUTE, {
      attachments: [file('f-bidi', BIDI, 'image/png', 1000), file('f-svg', '<svg onload=alert(1)>.svg', 'image/svg+xml', 900)],
    }),
    entry(c, 'mallory', 'https://good.example@evil.example/ and https://example.org/\u202eabc and javascript:alert(1)', start + 4 * MINUTE),
    entry(c, 'mallory', `${'**'.repeat(2000)} ${'_a'.repeat(1000)} ${'`'.repeat(999)}`, start + 5 * MINUTE),
    entry(c, 'mallory', 'Line\n'.repeat(400), start + 6 * MINUTE),
    entry(c, 'mallory', 'hm', start + 7 * MINUTE, { reactions: [{ sender: 'mallory', emoji: '<b>x</b>'.repeat(30) }] }),
  ];
}

function arabic() {
  const c = 'c-arabic';
  const start = NOW - 2 * DAY;
  return [
    entry(c, 'amal', 'صباح الخير، هل وصلت الوثائق؟', start),
    entry(c, 'alice', 'Yes, thank you! I read them tonight.', start + 5 * MINUTE),
    entry(c, 'amal', 'رائع. الموعد يوم الخميس الساعة 10:30 في المكتبة.', start + 7 * MINUTE),
  ];
}

function long() {
  const words = 'the boat leaves at noon and nobody knows who has the key to the old lighthouse by the harbour'.split(' ');
  const entries = [];
  for (let i = 0; i < 20_000; i++) {
    const size = 1 + ((i * 7919) % 40);
    const text = Array.from({ length: size }, (_, at) => words[(i * 31 + at * 17) % words.length]).join(' ');
    entries.push(entry('c-long', i % 3 === 0 ? 'alice' : 'frank', `${i}: ${text}`, NOW - 60 * DAY + i * 4 * MINUTE));
  }
  return entries;
}

export function world({ many = 0, empty = false } = {}) {
  serial = 0;
  const histories = empty
    ? {}
    : {
        'c-bob': bob(),
        'c-festival': festival(),
        'c-carol': [entry('c-carol', 'carol', 'Thank you for yesterday!', NOW - DAY - 40 * MINUTE), entry('c-carol', 'alice', 'With pleasure.', NOW - DAY - 20 * MINUTE)],
        'c-dave': [
          entry('c-dave', 'dave', 'The stage plan is in the folder.', NOW - 4 * DAY),
          entry('c-dave', 'dave', 'dave', NOW - 3 * DAY, { kind: 'key-change' }),
        ],
        'c-erin': [entry('c-erin', 'erin', 'Hello, I am Erin from the library. Carol gave me your handle.', NOW - 50 * MINUTE)],
        'c-hostile': hostile(),
        'c-arabic': arabic(),
        'c-long': long(),
        'c-left': [entry('c-left', 'alice', 'alice', NOW - 9 * DAY, { kind: 'left', state: null })],
      };
  const conversations = empty
    ? []
    : [
        conversation('c-bob', 'bob', 'direct', ['bob']),
        conversation('c-festival', 'Spring festival', 'group', ['bob', 'carol', 'dave'], { unread: 2, timer: 604_800, admins: ['alice', 'carol'] }),
        conversation('c-carol', 'carol', 'direct', ['carol'], { timer: 86_400 }),
        conversation('c-dave', 'dave', 'direct', ['dave']),
        conversation('c-erin', 'erin', 'direct', ['erin'], { unread: 1, request: true }),
        conversation('c-hostile', `Free <b>money</b> ${ZALGO}`, 'group', ['mallory']),
        conversation('c-arabic', 'أصدقاء المكتبة', 'group', ['amal']),
        conversation('c-long', 'frank', 'direct', ['frank']),
        conversation('c-left', 'Old reading circle', 'group', ['bob'], { state: 'left' }),
      ];
  for (let i = 0; i < many; i++) {
    const id = `c-many-${i}`;
    conversations.push(conversation(id, `Group number ${i}`, 'group', ['bob']));
    histories[id] = [entry(id, 'bob', `Message in group ${i}`, NOW - (i + 10) * 3_600_000)];
  }
  return {
    histories,
    conversations,
    contacts: empty
      ? []
      : [
          contact('bob', { name: 'Bob Martin', confirmed: true }),
          contact('carol', { name: 'Carol', devices: ['Phone', 'Laptop'] }),
          contact('dave', { keyChanged: true }),
          contact('erin', { accepted: false }),
          contact('mallory'),
          contact('amal', { name: 'أمل' }),
          contact('frank', { name: 'Frank' }),
        ],
    /** @type {ReturnType<typeof alert>[]} */
    alerts: [],
    reports: empty ? [] : REPORTS,
    log: {
      origin: 'lighthouse.example/log',
      size: 1284,
      read: 1284,
      root: '8Qv1mRkq0yq7m1P6Zl0pYw2aB3cD4eF5gH6iJ7kL8mM=',
      witnessedAt: at(NOW - 3 * MINUTE),
      required: 2,
      witnesses: [
        { name: 'witness.harbour.example', at: at(NOW - 3 * MINUTE) },
        { name: 'witness.library.example', at: at(NOW - 4 * MINUTE) },
        { name: 'witness.university.example', at: at(NOW - 11 * MINUTE) },
      ],
      ownVersion: 2,
      ownUnchanged: true,
      alarm: /** @type {string | null} */ (null),
    },
    devices: [
      { device: 'Desk', id: '3f9a1c7be0d24468', current: true, sinceVersion: 1, seenAt: null },
      { device: 'Phone', id: 'b81e02d94c5f7713', current: false, sinceVersion: 2, seenAt: at(NOW - 7 * MINUTE) },
    ],
    policy: { version: 3, administrators: ['alice', 'carol'], change: 2, reset: 2, act: 1 },
    acts: [
      { place: 2, at: at(NOW - 40 * DAY), signedBy: ['alice'], kind: 'policy', version: 1, administrators: ['alice'], change: 1, reset: 1, act: 1 },
      { place: 9, at: at(NOW - 38 * DAY), signedBy: ['alice'], kind: 'invitation', invitation: 'a4c1e7b2990d', purpose: 'member', uses: 10, expiresAt: at(NOW - 31 * DAY), handle: null },
      { place: 41, at: at(NOW - 30 * DAY), signedBy: ['alice'], kind: 'policy', version: 2, administrators: ['alice', 'carol'], change: 2, reset: 2, act: 1 },
      { place: 640, at: at(NOW - 12 * DAY), signedBy: ['alice', 'carol'], kind: 'reset', handle: 'dave', version: 4, devices: 1 },
      { place: 1100, at: at(NOW - 3 * DAY), signedBy: ['carol'], kind: 'withdrawal', invitation: 'a4c1e7b2990d' },
      { place: 1233, at: at(NOW - DAY), signedBy: ['carol'], kind: 'invitation', invitation: '77be1200c4d1', purpose: 'member', uses: 5, expiresAt: at(NOW + 6 * DAY), handle: null },
    ],
    pending: [
      {
        id: 'p1',
        at: at(NOW - 2 * 3_600_000),
        signedBy: ['carol'],
        signed: 1,
        required: 2,
        kind: 'policy',
        version: 4,
        administrators: ['alice', 'carol', 'bob'],
        change: 2,
        reset: 2,
        act: 1,
      },
    ],
  };
}
