package pli.mls.group;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;

/**
 * The structures of RFC 9420 as parts, read from an honest encoding. A second reading of the RFC
 * beside the engine's, which keeps where each field stands and knows no rule.
 */
final class WireReader {
  private final TlsReader in;

  private WireReader(TlsReader in) {
    this.in = in;
  }

  private interface Item {
    WirePart read() throws DecodeException;
  }

  /** An MLSMessage. */
  static WirePart message(Bytes encoded) {
    return read(encoded, WireReader::message);
  }

  /** The body of a {@code ratchet_tree} extension. */
  static WirePart tree(Bytes encoded) {
    return read(
        encoded,
        reader -> reader.vector("ratchet_tree", in -> () -> in.optional("node", in::node)));
  }

  /** A GroupInfo. */
  static WirePart groupInfo(Bytes encoded) {
    return read(encoded, WireReader::groupInfo);
  }

  /** A GroupSecrets. */
  static WirePart groupSecrets(Bytes encoded) {
    return read(
        encoded,
        reader ->
            WirePart.struct(
                "group_secrets",
                reader.opaque("joiner_secret"),
                reader.optional("path_secret", () -> reader.opaque("path_secret")),
                reader.vector("psks", in -> in::pskId)));
  }

  /** The content of a message: of type 1 to 3, application, proposal, commit. */
  static WirePart content(int type, Bytes encoded) {
    return read(encoded, reader -> reader.content(type));
  }

  private interface Whole {
    WirePart read(WireReader reader) throws DecodeException;
  }

  private static WirePart read(Bytes encoded, Whole whole) {
    try {
      WireReader reader = new WireReader(TlsReader.of(encoded));
      WirePart part = whole.read(reader);
      reader.in.expectEnd();
      if (!part.write().equals(encoded)) {
        throw new IllegalStateException("read and written, it is another");
      }
      return part;
    } catch (DecodeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private WirePart fixed(String name, int length) throws DecodeException {
    return WirePart.fixed(name, in.raw(length));
  }

  private WirePart opaque(String name) throws DecodeException {
    return WirePart.opaque(name, in.opaque());
  }

  private interface Inner {
    Item of(WireReader inner);
  }

  private WirePart vector(String name, Inner item) throws DecodeException {
    TlsReader inner = in.sub(in.varint());
    Item items = item.of(new WireReader(inner));
    List<WirePart> parts = new ArrayList<>();
    while (inner.remaining() > 0) {
      parts.add(items.read());
    }
    return parts.isEmpty() ? WirePart.opaque(name, Bytes.EMPTY) : WirePart.vector(name, parts);
  }

  private WirePart optional(String name, Item item) throws DecodeException {
    Bytes present = in.raw(1);
    WirePart octet = WirePart.fixed("present", present);
    return present.at(0) == 0
        ? WirePart.struct(name, octet)
        : WirePart.struct(name, octet, item.read());
  }

  private WirePart choice(String name, int length, Choice choice) throws DecodeException {
    Bytes code = in.raw(length);
    int value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | code.at(i) & 0xff;
    }
    return WirePart.struct(name, WirePart.fixed(name + "_type", code), choice.read(value));
  }

  private interface Choice {
    WirePart read(int value) throws DecodeException;
  }

  private WirePart message() throws DecodeException {
    return WirePart.struct("message", fixed("version", 2), choice("wire_format", 2, this::body));
  }

  private WirePart body(int wireFormat) throws DecodeException {
    return switch (wireFormat) {
      case 1 -> publicMessage();
      case 2 ->
          WirePart.struct(
              "private_message",
              opaque("group_id"),
              fixed("epoch", 8),
              fixed("content_type", 1),
              opaque("authenticated_data"),
              opaque("encrypted_sender_data"),
              opaque("ciphertext"));
      case 3 ->
          WirePart.struct(
              "welcome",
              fixed("cipher_suite", 2),
              vector("secrets", in -> in::encryptedGroupSecrets),
              opaque("encrypted_group_info"));
      case 4 -> groupInfo();
      case 5 -> keyPackage();
      default -> throw new IllegalArgumentException("wire format " + wireFormat);
    };
  }

  private WirePart encryptedGroupSecrets() throws DecodeException {
    return WirePart.struct("for_member", opaque("new_member"), hpke());
  }

  private WirePart hpke() throws DecodeException {
    return WirePart.struct("hpke", opaque("kem_output"), opaque("hpke_ciphertext"));
  }

  private WirePart publicMessage() throws DecodeException {
    WirePart groupId = opaque("group_id");
    WirePart epoch = fixed("epoch", 8);
    int[] member = {0};
    WirePart sender =
        choice(
            "sender",
            1,
            type -> {
              member[0] = type;
              return fixed("sender_index", type <= 2 ? 4 : 0);
            });
    WirePart data = opaque("authenticated_data");
    int[] type = {0};
    WirePart content =
        choice(
            "content",
            1,
            code -> {
              type[0] = code;
              return content(code);
            });
    WirePart signature = opaque("signature");
    WirePart tag = type[0] == 3 ? opaque("confirmation_tag") : fixed("no_confirmation_tag", 0);
    WirePart membership = member[0] == 1 ? opaque("membership_tag") : fixed("no_tag", 0);
    return WirePart.struct(
        "public_message", groupId, epoch, sender, data, content, signature, tag, membership);
  }

  private WirePart content(int type) throws DecodeException {
    return switch (type) {
      case 1 -> opaque("application_data");
      case 2 -> proposal();
      default -> commit();
    };
  }

  private WirePart commit() throws DecodeException {
    return WirePart.struct(
        "commit",
        vector("proposals", in -> in::proposalOrRef),
        optional(
            "path",
            () -> WirePart.struct("update_path", leafNode(), vector("nodes", in -> in::pathNode))));
  }

  private WirePart proposalOrRef() throws DecodeException {
    return choice(
        "proposal_or_ref", 1, type -> type == 1 ? proposal() : opaque("proposal_reference"));
  }

  private WirePart pathNode() throws DecodeException {
    return WirePart.struct(
        "path_node", opaque("node_key"), vector("encrypted_path_secret", in -> in::hpke));
  }

  private WirePart proposal() throws DecodeException {
    return choice(
        "proposal",
        2,
        type ->
            switch (type) {
              case 1 -> keyPackage();
              case 2 -> leafNode();
              case 3 -> fixed("removed", 4);
              case 4 -> pskId();
              case 5 ->
                  WirePart.struct(
                      "reinit",
                      opaque("new_group_id"),
                      fixed("version", 2),
                      fixed("cipher_suite", 2),
                      extensions("group_extensions"));
              case 6 -> opaque("kem_output");
              default -> extensions("group_extensions");
            });
  }

  private WirePart pskId() throws DecodeException {
    return WirePart.struct(
        "psk",
        choice(
            "psk",
            1,
            type ->
                type == 1
                    ? opaque("psk_id")
                    : WirePart.struct(
                        "resumption",
                        fixed("usage", 1),
                        opaque("psk_group_id"),
                        fixed("psk_epoch", 8))),
        opaque("psk_nonce"));
  }

  private WirePart keyPackage() throws DecodeException {
    return WirePart.struct(
        "key_package",
        fixed("version", 2),
        fixed("cipher_suite", 2),
        opaque("init_key"),
        leafNode(),
        extensions("key_package_extensions"),
        opaque("key_package_signature"));
  }

  private WirePart leafNode() throws DecodeException {
    return WirePart.struct(
        "leaf_node",
        opaque("encryption_key"),
        opaque("signature_key"),
        choice("credential", 2, type -> opaque("identity")),
        opaque("versions"),
        opaque("cipher_suites"),
        opaque("extension_types"),
        opaque("proposal_types"),
        opaque("credential_types"),
        choice(
            "leaf_node_source",
            1,
            source ->
                switch (source) {
                  case 1 ->
                      WirePart.struct("lifetime", fixed("not_before", 8), fixed("not_after", 8));
                  case 3 -> opaque("parent_hash");
                  default -> fixed("nothing", 0);
                }),
        extensions("leaf_extensions"),
        opaque("leaf_signature"));
  }

  private WirePart extensions(String name) throws DecodeException {
    return vector(
        name,
        in ->
            () ->
                WirePart.struct(
                    "extension", in.fixed("extension_type", 2), in.opaque("extension_data")));
  }

  private WirePart groupInfo() throws DecodeException {
    return WirePart.struct(
        "group_info",
        WirePart.struct(
            "group_context",
            fixed("version", 2),
            fixed("cipher_suite", 2),
            opaque("group_id"),
            fixed("epoch", 8),
            opaque("tree_hash"),
            opaque("confirmed_transcript_hash"),
            extensions("group_extensions")),
        extensions("group_info_extensions"),
        opaque("confirmation_tag"),
        fixed("signer", 4),
        opaque("signature"));
  }

  private WirePart node() throws DecodeException {
    return choice(
        "node",
        1,
        type ->
            type == 1
                ? leafNode()
                : WirePart.struct(
                    "parent_node",
                    opaque("node_key"),
                    opaque("parent_hash"),
                    vector("unmerged_leaves", in -> () -> in.fixed("unmerged_leaf", 4))));
  }
}
