package pli.mls.oracle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.mls.group.Member;
import pli.mls.node.BasicCredential;
import pli.mls.oracle.Peer.Kind;

/** Who is in a {@link MixedLife}: made as it goes on, and drawn from its randomness. */
final class Cast {
  /** Who is in the group and has a state of it. */
  final List<Peer> members = new ArrayList<>();

  /** Who is in the group, but could not join for a reason that {@link Limits} names. */
  final Set<String> absent = new LinkedHashSet<>();

  final List<Kind> kinds;

  private final Random random;
  private final Nursery nursery;
  private final Limits limits;
  private final Map<String, Peer> born = new LinkedHashMap<>();

  /** One of ours that does not leave in this step. */
  private @Nullable OurMember anchor;

  private int names;

  /** Makes clients. */
  interface Nursery {
    Peer born(Kind kind, String name) throws Exception;
  }

  Cast(Random random, Nursery nursery, List<Kind> kinds, Limits limits) {
    this.random = random;
    this.nursery = nursery;
    this.kinds = kinds;
    this.limits = limits;
  }

  /** From now on another of ours is the one that stays. */
  void dropAnchor() {
    List<Peer> ours = new ArrayList<>(members);
    ours.removeIf(member -> member.kind() != Kind.OURS);
    anchor = (OurMember) ours.get(random.nextInt(ours.size()));
  }

  /** The one of ours whose view of the group counts. */
  OurMember watcher() {
    if (anchor == null) {
      throw new IllegalStateException("nobody is there yet");
    }
    return anchor;
  }

  /** How many are in the group. */
  int size() {
    return members.size() + absent.size();
  }

  Peer fresh(Kind kind) throws Exception {
    Peer peer = nursery.born(kind, kind + " " + ++names);
    born.put(peer.name(), peer);
    return peer;
  }

  /** Of someone who is added by a commit that has a path, or perhaps none. */
  Kind anyKind(boolean path) {
    Kind kind = kinds.get(random.nextInt(kinds.size()));
    return path || limits.joinsWithoutPath(kind) ? kind : Kind.OURS;
  }

  Peer any() {
    return members.get(random.nextInt(members.size()));
  }

  /** One of ours always stays, and three at least. */
  boolean mayLeave(Peer leaver) {
    return members.size() > 3 && leaver != anchor;
  }

  Peer peer(String name) {
    Peer peer = born.get(name);
    if (peer == null) {
      throw new AssertionError("nobody is called " + name);
    }
    return peer;
  }

  int placeOf(String name) {
    for (Member each : watcher().group().members()) {
      if (nameOf(each).equals(name)) {
        return each.index().value();
      }
    }
    throw new AssertionError("not a member: " + name);
  }

  static Set<String> namesIn(OurMember eye) {
    Set<String> names = new LinkedHashSet<>();
    for (Member member : eye.group().members()) {
      names.add(nameOf(member));
    }
    return names;
  }

  private static String nameOf(Member member) {
    BasicCredential credential = (BasicCredential) member.leaf().credential();
    return new String(credential.identity().toByteArray(), StandardCharsets.UTF_8);
  }

  List<Peer> shuffled(Collection<Peer> peers) {
    List<Peer> copy = new ArrayList<>(peers);
    Collections.shuffle(copy, random);
    return copy;
  }
}
