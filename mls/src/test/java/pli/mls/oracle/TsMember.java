package pli.mls.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import pli.codec.Bytes;
import pli.mls.node.Extension;
import pli.mls.node.Lifetime;

/** A member that is the {@code ts-mls} library's, in a process of {@link TsMls}. */
final class TsMember implements Peer {
  private static final int FIRST_PRIVATE = 0xf000;

  private final TsMls process;

  /** By which the process knows it. */
  private final String name;

  private final String identity;

  /** A client with nothing special. */
  TsMember(TsMls process, int suite, String name, Lifetime lifetime) throws Exception {
    this(process, suite, name, lifetime, List.of(), Set.of());
  }

  /** One of several clients of the same identity, whose names differ. */
  TsMember(TsMls process, int suite, String identity, String name, Lifetime lifetime)
      throws Exception {
    this(process, suite, identity, name, lifetime, List.of(), Set.of());
  }

  /**
   * A client.
   *
   * @param suite the number of its cipher suite; a private one is that of the hybrid suite, for
   *     which the library has no number of its own
   * @param name no other's in this process
   * @param extensions the extension types that it knows
   * @param ways {@code grease}: its leaf lists and uses values that mean nothing (RFC 9420 section
   *     13.5); what else there is, {@code peer.mjs} says
   */
  TsMember(
      TsMls process,
      int suite,
      String name,
      Lifetime lifetime,
      List<Integer> extensions,
      Set<String> ways)
      throws Exception {
    this(process, suite, name, name, lifetime, extensions, ways);
  }

  private TsMember(
      TsMls process,
      int suite,
      String identity,
      String name,
      Lifetime lifetime,
      List<Integer> extensions,
      Set<String> ways)
      throws Exception {
    this.process = process;
    this.name = name;
    this.identity = identity;
    ObjectNode client = request("client").put("identity", identity);
    client.put("suite", suite).put("hybrid", suite >= FIRST_PRIVATE);
    client.put("notBefore", lifetime.notBefore()).put("notAfter", lifetime.notAfter());
    extensions.forEach(client.putArray("extensions")::add);
    ways.forEach(way -> client.put(way, true));
    process.call(client);
  }

  @Override
  public Kind kind() {
    return Kind.TS;
  }

  @Override
  public String name() {
    return identity;
  }

  @Override
  public Bytes keyPackage() throws Exception {
    return bytes(call("keyPackage"), "keyPackage");
  }

  void create(Bytes groupId, List<Extension> extensions) throws Exception {
    ObjectNode create = request("create").put("groupId", groupId.hex());
    put(create, "groupExtensions", extensions);
    process.call(create);
  }

  @Override
  public void join(Bytes welcome, Bytes tree) throws Exception {
    process.call(request("join").put("welcome", welcome.hex()).put("tree", tree.hex()));
  }

  @Override
  public void process(Bytes handshake) throws Exception {
    process.call(request("process").put("message", handshake.hex()));
  }

  @Override
  public Offer commit(Change change) throws Exception {
    ObjectNode commit = request("commit");
    commit.put("encrypted", change.encrypted()).put("treeInside", change.treeInside());
    var wishes = commit.putArray("wishes");
    for (Wish wish : change.wishes()) {
      put(wishes.addObject(), wish);
    }
    JsonNode made = process.call(commit);
    return new Offer(bytes(made, "commit"), bytes(made, "welcome"), bytes(made, "tree"));
  }

  @Override
  public void merge() throws Exception {
    call("merge");
  }

  @Override
  public Bytes propose(Wish wish, boolean encrypted) throws Exception {
    ObjectNode propose = request("propose").put("encrypted", encrypted);
    put(propose.putObject("wish"), wish);
    return bytes(process.call(propose), "message");
  }

  @Override
  public Bytes protect(Bytes text) throws Exception {
    ObjectNode protect = request("protect").put("text", text.hex()).put("authenticatedData", "01");
    return bytes(process.call(protect), "message");
  }

  @Override
  public Bytes unprotect(Bytes message) throws Exception {
    return bytes(process.call(request("unprotect").put("message", message.hex())), "text");
  }

  @Override
  public Told tell(boolean treeInside) throws Exception {
    JsonNode told = process.call(request("groupInfo").put("treeInside", treeInside));
    return new Told(bytes(told, "groupInfo"), treeInside ? Bytes.EMPTY : bytes(told, "tree"));
  }

  /** What the library itself tells those outside: a GroupInfo with the bare external key. */
  Told tellBare() throws Exception {
    ObjectNode tell = request("groupInfo").put("treeInside", true).put("bare", true);
    return new Told(bytes(process.call(tell), "groupInfo"), Bytes.EMPTY);
  }

  @Override
  public Bytes enter(Told told, boolean again) throws Exception {
    ObjectNode join = request("joinFromOutside").put("resync", again);
    join.put("groupInfo", told.groupInfo().hex()).put("tree", told.tree().hex());
    return bytes(process.call(join), "commit");
  }

  @Override
  public int place() {
    try {
      return call("state").required("place").asInt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public State state() throws Exception {
    JsonNode state = call("state");
    return new State(
        state.required("epoch").asLong(),
        bytes(state, "treeHash"),
        bytes(state, "authenticator"),
        bytes(state, "exported"));
  }

  /** A commit that closes the group (RFC 9420 section 11.2), in force with {@link #merge}. */
  Bytes close(Bytes nextId, int nextSuite) throws Exception {
    ObjectNode commit = request("commit").put("encrypted", true).put("treeInside", false);
    putReInit(commit.putArray("wishes").addObject(), nextId, nextSuite);
    return bytes(process.call(commit), "commit");
  }

  Bytes proposeReInit(Bytes nextId, int nextSuite) throws Exception {
    ObjectNode propose = request("propose").put("encrypted", true);
    putReInit(propose.putObject("wish"), nextId, nextSuite);
    return bytes(process.call(propose), "message");
  }

  private static void putReInit(ObjectNode wish, Bytes nextId, int nextSuite) {
    wish.putObject("reinit").put("groupId", nextId.hex()).put("suite", nextSuite);
  }

  /**
   * Makes a group out of the one of {@code from}.
   *
   * @param usage reinit or branch
   * @return without the commit, which nobody hears
   */
  Offer found(TsMember from, String usage, Bytes id, List<Bytes> keyPackages, boolean treeInside)
      throws Exception {
    ObjectNode found = request("found").put("from", from.name).put("usage", usage);
    found.put("groupId", id.hex()).put("treeInside", treeInside);
    var all = found.putArray("keyPackages");
    keyPackages.forEach(keyPackage -> all.add(keyPackage.hex()));
    JsonNode made = process.call(found);
    return new Offer(Bytes.EMPTY, bytes(made, "welcome"), bytes(made, "tree"));
  }

  /** Joins a group that is made out of the one of {@code from}. */
  void joinOutOf(TsMember from, Bytes welcome, Bytes tree) throws Exception {
    ObjectNode join = request("joinOutOf").put("from", from.name);
    process.call(join.put("welcome", welcome.hex()).put("tree", tree.hex()));
  }

  private static void put(ObjectNode target, Wish wish) {
    switch (wish) {
      case Wish.Add add -> target.put("add", add.keyPackage().hex());
      case Wish.Remove remove -> target.put("remove", remove.place());
      case Wish.Update update -> target.put("update", true);
      case Wish.ExternalPsk psk -> target.put("psk", psk.id().hex());
      case Wish.ResumptionPsk psk -> target.put("epoch", psk.epoch());
      case Wish.Extensions all -> put(target, "extensions", all.extensions());
    }
  }

  private static void put(ObjectNode target, String field, List<Extension> extensions) {
    var array = target.putArray(field);
    for (Extension each : extensions) {
      array.addObject().put("type", each.type()).put("data", each.data().hex());
    }
  }

  private JsonNode call(String operation) throws Exception {
    return process.call(request(operation));
  }

  private ObjectNode request(String operation) {
    return TsMls.request(operation).put("member", name);
  }

  private static Bytes bytes(JsonNode answer, String field) {
    return Bytes.fromHex(answer.required(field).asText());
  }
}
