// Members of MLS groups that are those of the ts-mls library, for the tests of the mls module.
// One request a line on standard input, one answer a line on standard output, both JSON; bytes are
// hexadecimal. A request names its operation in "op" and, save for "psk", a member in "member".
// An answer that has "error" left the member as it was. The process ends with its input.
import { createHash } from "node:crypto"
import { createInterface } from "node:readline"
import { XWing } from "@hpke/hybridkem-x-wing"
import { p256, p384 } from "@noble/curves/nist.js"
import {
  ciphersuites,
  createApplicationMessage,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPub,
  createProposal,
  decodeMlsMessage,
  defaultExtensionTypes,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  joinGroupExternal,
  makePskIndex,
  mlsExporter,
  processPrivateMessage,
  processPublicMessage,
} from "ts-mls"
import { decodeVarLenData, varLenDataEncoder } from "ts-mls/codec/variableLength.js"
import { encode } from "ts-mls/codec/tlsEncoder.js"
import { createGroupInfo } from "ts-mls/createCommit.js"
import { decodeKeyPackage, encodeKeyPackage } from "ts-mls/keyPackage.js"
import { signLeafNodeCommit } from "ts-mls/leafNode.js"
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js"
import { makeResumptionPsk } from "ts-mls/resumption.js"

const GREASE = [0x0a0a, 0x3a3a, 0xeaea]

const members = new Map()
const externalPsks = {}

const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"))
const hex = (array) => Buffer.from(array).toString("hex")
const base64 = (array) => Buffer.from(array).toString("base64")

/** The value that `decoder` reads from all of `hexadecimal`. */
function decoded(decoder, hexadecimal) {
  const input = bytes(hexadecimal)
  const result = decoder(input, 0)
  if (result === undefined || result[1] !== input.length) throw new Error("does not decode")
  return result[0]
}

function message(wireformat, key, hexadecimal) {
  const found = decoded(decodeMlsMessage, hexadecimal)
  if (found.wireformat !== wireformat) throw new Error("is a " + found.wireformat)
  return found[key]
}

const encoded = (wireformat, key, value) =>
  hex(encodeMlsMessage({ version: "mls10", wireformat, [key]: value }))

/** The library's name of a suite: for one that it does not know, the number itself. */
function suiteName(id) {
  return Object.keys(ciphersuites).find((name) => ciphersuites[name] === id) ?? String(id)
}

/**
 * The operations of a suite that the library has, or of the hybrid one, which it puts together from
 * parts that it has, under the number that the caller says.
 *
 * A suite of draft-ietf-mls-pq-ciphersuites derives key pairs as draft-ietf-hpke-pq section 4 says,
 * with a label. The library's KEM does as draft-connolly-cfrg-xwing-kem, without one, and is used so
 * if `unlabeled`.
 */
async function cryptoOf({ suite, hybrid, unlabeled }) {
  if (!hybrid) return getCiphersuiteImpl(getCiphersuiteFromName(suiteName(suite)))
  const crypto = await getCiphersuiteImpl({
    name: suiteName(suite),
    hash: "SHA-256",
    hpke: { kem: "X-Wing", aead: "AES128GCM", kdf: "HKDF-SHA256" },
    signature: "Ed25519",
  })
  if (unlabeled) return crypto
  const kem = new XWing()
  return { ...crypto, hpke: { ...crypto.hpke, deriveKeyPair: (ikm) => derive(kem, ikm) } }
}

/** SHAKE256.LabeledDerive(ikm, "DeriveKeyPair", "", 32) is the seed of the pair. */
async function derive(kem, ikm) {
  const label = Buffer.from("DeriveKeyPair")
  const seed = createHash("shake256", { outputLength: 32 })
    .update(ikm)
    .update(Buffer.from("HPKE-v1KEM"))
    .update(Buffer.from([kem.id >> 8, kem.id & 255, 0, label.length]))
    .update(label)
    .update(Buffer.from([0, 32]))
    .digest()
  return kem.generateKeyPairDerand(new Uint8Array(seed))
}

async function freshKeyPackage(member) {
  const grease = member.grease ? GREASE : []
  const capabilities = {
    versions: ["mls10"],
    ciphersuites: [...new Set([1, 2, 3, 7, member.suite, ...grease])].map(suiteName),
    extensions: [...member.extensions, ...grease],
    proposals: [...grease],
    credentials: ["basic", ...grease.map(String)],
  }
  const leafExtensions = grease.map((n) => ({ extensionType: n, extensionData: bytes("00") }))
  member.keys = await generateKeyPackageWithKey(
    { credentialType: "basic", identity: new TextEncoder().encode(member.name) },
    capabilities,
    { notBefore: BigInt(member.notBefore), notAfter: BigInt(member.notAfter) },
    leafExtensions,
    member.signatureKeys,
    member.crypto,
    leafExtensions,
  )
}

/** Extensions by number, of which the library calls those of the RFC by name. */
const extensions = (list) =>
  list.map(({ type, data }) => ({
    extensionType:
      Object.keys(defaultExtensionTypes).find((name) => defaultExtensionTypes[name] === type) ?? type,
    extensionData: bytes(data),
  }))

/** A pre-shared key's name, as a proposal has it. */
function pskProposal(member, { psk, epoch }) {
  const pskNonce = member.crypto.rng.randomBytes(member.crypto.kdf.size)
  const preSharedKeyId =
    psk !== undefined
      ? { psktype: "external", pskId: bytes(psk), pskNonce }
      : {
          psktype: "resumption",
          usage: "application",
          pskGroupId: member.state.groupContext.groupId,
          pskEpoch: BigInt(epoch),
          pskNonce,
        }
  return { proposalType: "psk", psk: { preSharedKeyId } }
}

/** New keys for the own leaf; the private one is kept until a commit takes the proposal up. */
async function updateProposal(member) {
  const { crypto, state } = member
  const leafIndex = state.privatePath.leafIndex
  const own = state.ratchetTree[2 * leafIndex].leaf
  const keys = await crypto.hpke.generateKeyPair()
  const hpkePublicKey = await crypto.hpke.exportPublicKey(keys.publicKey)
  const leafNode = await signLeafNodeCommit(
    {
      leafNodeSource: "update",
      hpkePublicKey,
      signaturePublicKey: own.signaturePublicKey,
      credential: own.credential,
      capabilities: own.capabilities,
      extensions: own.extensions,
      groupId: state.groupContext.groupId,
      leafIndex,
    },
    state.signaturePrivateKey,
    crypto.signature,
  )
  member.updates.set(hex(hpkePublicKey), await crypto.hpke.exportPrivateKey(keys.privateKey))
  return { proposalType: "update", update: { leafNode } }
}

async function proposalOf(member, wish) {
  if (wish.add !== undefined) {
    return { proposalType: "add", add: { keyPackage: decoded(decodeKeyPackage, wish.add) } }
  }
  if (wish.remove !== undefined) {
    return { proposalType: "remove", remove: { removed: wish.remove } }
  }
  if (wish.extensions !== undefined) {
    return {
      proposalType: "group_context_extensions",
      groupContextExtensions: { extensions: extensions(wish.extensions) },
    }
  }
  if (wish.update) return updateProposal(member)
  if (wish.reinit !== undefined) {
    const { groupId, suite } = wish.reinit
    const cipherSuite = suiteName(suite)
    const reinit = { groupId: bytes(groupId), version: "mls10", cipherSuite, extensions: [] }
    return { proposalType: "reinit", reinit }
  }
  return pskProposal(member, wish)
}

/**
 * Those of the pending proposals that go together with each other and with what this commit asks
 * for itself (RFC 9420 section 12.2): a Remove before an Update, the latest Update of a member, none
 * about the committer. The library leaves this to whoever uses it.
 */
function choose(state, asked) {
  const own = state.privatePath.leafIndex
  const pending = Object.entries(state.unappliedProposals)
  const removed = new Set(
    asked.filter((p) => p.proposalType === "remove").map((p) => p.remove.removed),
  )
  const chosen = []
  for (const [reference, entry] of pending) {
    const { proposal } = entry
    if (proposal.proposalType !== "remove") continue
    const place = proposal.remove.removed
    if (place === own || removed.has(place)) continue
    removed.add(place)
    chosen.push(reference)
  }
  const updated = new Map()
  for (const [reference, { proposal, senderLeafIndex }] of pending) {
    if (proposal.proposalType === "update") {
      if (senderLeafIndex !== own && !removed.has(senderLeafIndex)) {
        updated.set(senderLeafIndex, reference)
      }
    } else if (proposal.proposalType !== "remove") {
      chosen.push(reference)
    }
  }
  const taken = new Set([...chosen, ...updated.values()])
  return {
    ...state,
    unappliedProposals: Object.fromEntries(pending.filter(([reference]) => taken.has(reference))),
  }
}

async function process(member, handshake) {
  const found = decoded(decodeMlsMessage, handshake)
  const { privatePath } = member.state
  const state = {
    ...member.state,
    privatePath: { ...privatePath, privateKeys: { ...privatePath.privateKeys } },
  }
  // Before a commit is applied, the leaf's new private key is put in if our own Update is in it.
  const callback = (incoming) => {
    if (incoming.kind === "commit") {
      for (const { proposal, senderLeafIndex } of incoming.proposals) {
        if (proposal.proposalType === "update" && senderLeafIndex === privatePath.leafIndex) {
          const key = member.updates.get(hex(proposal.update.leafNode.hpkePublicKey))
          state.privatePath.privateKeys[2 * privatePath.leafIndex] = key
        }
      }
    }
    return "accept"
  }
  const psks = makePskIndex(state, externalPsks)
  const result =
    found.wireformat === "mls_public_message"
      ? await processPublicMessage(state, found.publicMessage, psks, member.crypto, callback)
      : await processPrivateMessage(state, found.privateMessage, psks, member.crypto, callback)
  if (result.kind === "applicationMessage") throw new Error("is an application message")
  const left = result.newState.groupActiveState.kind === "removedFromGroup"
  if (left || result.newState.groupContext.epoch !== state.groupContext.epoch) {
    member.updates.clear()
    member.pending = undefined
  }
  member.state = result.newState
  return { removed: left }
}

const encodeOpaque = encode(varLenDataEncoder)

/**
 * The library takes all bytes of the extension external_pub for the key; this takes the key out of
 * the struct that they are (RFC 9420 section 12.4.3.2).
 */
function readingExternalPub(info, crypto) {
  const struct = info.extensions.find((each) => each.extensionType === "external_pub").extensionData
  const key = decoded(decodeVarLenData, hex(struct))
  const importPublicKey = (bytes) => crypto.hpke.importPublicKey(bytes === struct ? key : bytes)
  return { ...crypto, hpke: { ...crypto.hpke, importPublicKey } }
}

const operations = {
  /**
   * A client without a group: identity, suite, hybrid, unlabeled, compressed, notBefore, notAfter,
   * grease, extensions.
   */
  async client(request) {
    const crypto = await cryptoOf(request)
    const member = { ...request, name: request.identity, crypto, updates: new Map() }
    member.signatureKeys = await crypto.signature.keygen()
    // RFC 9420 section 5.1.1: the key of an ECDSA suite is an uncompressed point. The library makes
    // compressed ones, which are used here if `compressed`, and takes either from who brings keys.
    const curve = { 2: p256, 7: p384 }[request.suite]
    if (curve !== undefined && !request.compressed) {
      const { publicKey } = member.signatureKeys
      member.signatureKeys.publicKey = curve.Point.fromBytes(publicKey).toBytes(false)
    }
    await freshKeyPackage(member)
    members.set(request.member, member)
    return {}
  },

  /** A pre-shared key that all members have. */
  async psk({ id, secret }) {
    externalPsks[base64(bytes(id))] = bytes(secret)
    return {}
  },

  async keyPackage(_, member) {
    return { keyPackage: hex(encodeKeyPackage(member.keys.publicPackage)) }
  },

  async create(request, member) {
    member.state = await createGroup(
      bytes(request.groupId),
      member.keys.publicPackage,
      member.keys.privatePackage,
      extensions(request.groupExtensions),
      member.crypto,
    )
    return {}
  },

  async join(request, member) {
    member.state = await joinGroup(
      message("mls_welcome", "welcome", request.welcome),
      member.keys.publicPackage,
      member.keys.privatePackage,
      makePskIndex(undefined, externalPsks),
      member.crypto,
      request.tree === "" ? undefined : decoded(decodeRatchetTree, request.tree),
    )
    return {}
  },

  /**
   * A group that begins with the key of the last epoch of "from", which is a member of another, for
   * the use that is said (RFC 9420 sections 11.2 and 11.3): its first commit, in force at once.
   */
  async found(request, member) {
    const { crypto, keys } = member
    const from = members.get(request.from).state
    const groupId = bytes(request.groupId)
    const state = await createGroup(groupId, keys.publicPackage, keys.privatePackage, [], crypto)
    const { id } = makeResumptionPsk(from, request.usage, crypto)
    const extraProposals = [{ proposalType: "psk", psk: { preSharedKeyId: id } }]
    for (const add of request.keyPackages) extraProposals.push(await proposalOf(member, { add }))
    const made = await createCommit(
      { state, cipherSuite: crypto, pskIndex: makePskIndex(from, externalPsks) },
      { extraProposals, ratchetTreeExtension: request.treeInside },
    )
    member.state = made.newState
    return {
      welcome: encoded("mls_welcome", "welcome", made.welcome),
      tree: request.treeInside ? "" : hex(encodeRatchetTree(made.newState.ratchetTree)),
    }
  },

  /** Joins a group that is made out of the one of "from". */
  async joinOutOf(request, member) {
    const from = members.get(request.from).state
    member.state = await joinGroup(
      message("mls_welcome", "welcome", request.welcome),
      member.keys.publicPackage,
      member.keys.privatePackage,
      makePskIndex(from, externalPsks),
      member.crypto,
      request.tree === "" ? undefined : decoded(decodeRatchetTree, request.tree),
      from,
    )
    return {}
  },

  /** A commit, in force with "merge". */
  async commit(request, member) {
    const extraProposals = []
    for (const wish of request.wishes) extraProposals.push(await proposalOf(member, wish))
    const state = choose(member.state, extraProposals)
    const made = await createCommit(
      { state, cipherSuite: member.crypto, pskIndex: makePskIndex(state, externalPsks) },
      {
        extraProposals,
        wireAsPublicMessage: !request.encrypted,
        ratchetTreeExtension: request.treeInside,
      },
    )
    member.pending = made.newState
    return {
      commit: hex(encodeMlsMessage(made.commit)),
      welcome: made.welcome === undefined ? "" : encoded("mls_welcome", "welcome", made.welcome),
      tree: request.treeInside ? "" : hex(encodeRatchetTree(made.newState.ratchetTree)),
    }
  },

  async merge(_, member) {
    member.state = member.pending
    member.pending = undefined
    member.updates.clear()
    return {}
  },

  async propose(request, member) {
    const proposal = await proposalOf(member, request.wish)
    const made = await createProposal(member.state, !request.encrypted, proposal, member.crypto)
    member.state = made.newState
    return { message: hex(encodeMlsMessage(made.message)) }
  },

  async process(request, member) {
    return process(member, request.message)
  },

  async protect(request, member) {
    const made = await createApplicationMessage(
      member.state,
      bytes(request.text),
      member.crypto,
      bytes(request.authenticatedData),
    )
    member.state = made.newState
    return { message: encoded("mls_private_message", "privateMessage", made.privateMessage) }
  },

  async unprotect(request, member) {
    const found = message("mls_private_message", "privateMessage", request.message)
    const psks = makePskIndex(member.state, externalPsks)
    const result = await processPrivateMessage(member.state, found, psks, member.crypto)
    if (result.kind !== "applicationMessage") throw new Error("is no application message")
    member.state = result.newState
    return { text: hex(result.message) }
  },

  /**
   * A GroupInfo for those outside. RFC 9420 section 12.4.3.2: the extension external_pub is a struct
   * whose field has a length. The library writes the bare key, and does so here if `bare`.
   */
  async groupInfo(request, member) {
    const { crypto, state } = member
    const inside = request.treeInside
      ? [{ extensionType: "ratchet_tree", extensionData: encodeRatchetTree(state.ratchetTree) }]
      : []
    const keys = await crypto.hpke.deriveKeyPair(state.keySchedule.externalSecret)
    const key = await crypto.hpke.exportPublicKey(keys.publicKey)
    const externalPub = { extensionType: "external_pub", extensionData: encodeOpaque(key) }
    const info = request.bare
      ? await createGroupInfoWithExternalPub(state, inside, crypto)
      : await createGroupInfo(
          state.groupContext,
          state.confirmationTag,
          state,
          [externalPub, ...inside],
          crypto,
        )
    return {
      groupInfo: encoded("mls_group_info", "groupInfo", info),
      tree: hex(encodeRatchetTree(state.ratchetTree)),
    }
  },

  /** An external commit, in force with "merge". A resync takes the place of the former leaf. */
  async joinFromOutside(request, member) {
    if (request.resync) await freshKeyPackage(member)
    const info = message("mls_group_info", "groupInfo", request.groupInfo)
    const made = await joinGroupExternal(
      info,
      member.keys.publicPackage,
      member.keys.privatePackage,
      request.resync,
      readingExternalPub(info, member.crypto),
      request.tree === "" ? undefined : decoded(decodeRatchetTree, request.tree),
    )
    member.pending = made.newState
    return { commit: encoded("mls_public_message", "publicMessage", made.publicMessage) }
  },

  async state(_, member) {
    const { groupContext, keySchedule, privatePath, ratchetTree } = member.state
    const exported = await mlsExporter(
      keySchedule.exporterSecret,
      "of all",
      bytes("010203"),
      40,
      member.crypto,
    )
    return {
      epoch: Number(groupContext.epoch),
      treeHash: hex(groupContext.treeHash),
      authenticator: hex(keySchedule.epochAuthenticator),
      exported: hex(exported),
      place: privatePath.leafIndex,
      tree: hex(encodeRatchetTree(ratchetTree)),
      pending: Object.keys(member.state.unappliedProposals).length,
    }
  },
}

for await (const line of createInterface({ input: globalThis.process.stdin })) {
  let answer
  try {
    const request = JSON.parse(line)
    answer = await operations[request.op](request, members.get(request.member))
  } catch (failure) {
    answer = { error: failure.constructor.name + ": " + failure.message }
  }
  globalThis.process.stdout.write(JSON.stringify(answer) + "\n")
}
