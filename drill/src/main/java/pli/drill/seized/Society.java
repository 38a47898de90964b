package pli.drill.seized;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import pli.client.Device;
import pli.client.account.Joining;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.InvitationInfo;
import pli.client.api.Platform;
import pli.client.api.Recipient;
import pli.codec.Bytes;
import pli.crypto.PasswordHash;
import pli.desktop.net.WebTransport;
import pli.lab.seizure.Kind;
import pli.lab.seizure.Needles;
import pli.lab.seizure.Tap;

/**
 * People with devices in this process, who join, write to each other and talk in groups. All that
 * they write, and all that their devices say, is remembered as something to look for. Their vaults
 * are cheap to open, which a server does not notice.
 */
public final class Society implements AutoCloseable {
  /** How long anything may take. */
  public static final Duration PATIENCE = Duration.ofMinutes(4);

  /** What opens their vaults. */
  public static final String PASSPHRASE = "sésame";

  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);

  private final Path folder;
  private final RandomGenerator random;
  private final PasswordHash.Parameters cost;
  private final Needles needles = new Needles();
  private final Tap tap = new Tap(needles);
  private final List<Someone> people = new ArrayList<>();
  private final List<Circle> circles = new ArrayList<>();
  private int texts;

  /**
   * A person.
   *
   * @param number among the people
   * @param handle their name
   * @param device their device
   * @param said what it said
   */
  public record Someone(int number, String handle, Device device, Overheard said) {}

  /**
   * A group.
   *
   * @param id of the conversation
   * @param members by their numbers, the one who made it first
   */
  public record Circle(ConversationId id, List<Integer> members) {
    /** With a copy of {@code members}. */
    public Circle {
      members = List.copyOf(members);
    }
  }

  /** Nobody yet; accidents are decided by {@code random}. */
  public Society(Path folder, RandomGenerator random) throws IOException {
    this(folder, random, CHEAP);
  }

  /** As the other, with vaults that cost so much to open. */
  public Society(Path folder, RandomGenerator random, PasswordHash.Parameters cost)
      throws IOException {
    this.folder = Files.createDirectories(folder);
    this.random = random;
    this.cost = cost;
  }

  /** The people, the administrator first. */
  public List<Someone> people() {
    return List.copyOf(people);
  }

  /** The groups. */
  public List<Circle> circles() {
    return List.copyOf(circles);
  }

  /** All that may be looked for. */
  public Needles needles() {
    return needles;
  }

  /** To be called when all has been said. */
  public void finish() {
    tap.finish();
  }

  /** A person's folder. */
  public Path vault(Someone someone) {
    return folder.resolve(someone.handle());
  }

  /** The first joins with {@code invitation}, the others with one of hers. */
  public void join(String invitation, int count) throws ClientException {
    join(invitation);
    String link =
        people
            .get(0)
            .device()
            .administrators()
            .invite(InvitationInfo.Role.MEMBER, count, Duration.ofDays(1), null, PATIENCE)
            .link();
    while (people.size() < count) {
      join(link);
    }
  }

  private void join(String link) throws ClientException {
    int number = people.size();
    String handle = String.format(Locale.ROOT, "keeper%02d.of.the.cliff", number);
    String name = "Zettelkasten von " + number + " " + mark(number);
    needles.add(Kind.HANDLE, handle);
    needles.add(Kind.DEVICE_NAME, name);
    SecureRandom secure = new SecureRandom();
    Overheard said = new Overheard(tap.on(new WebTransport()));
    Platform platform = new Platform(said, tap.on(secure::nextBytes), Clock.systemUTC());
    Path vault = folder.resolve(handle);
    new Joining(platform, vault, passphrase(), cost, PATIENCE).join(link, handle, name);
    people.add(new Someone(number, handle, Device.open(platform, vault, passphrase()), said));
  }

  private static String mark(int number) {
    return HexFormat.of().toHexDigits(number * 0x9e3779b9);
  }

  /** A sentence that nobody else ever wrote; of one of some lengths, as people write. */
  private String text() {
    int number = texts++;
    String mark = "fresnel lens of " + mark(number) + " nº " + number;
    needles.add(Kind.TEXT, mark);
    return mark + " and the sea".repeat(random.nextInt(20));
  }

  /** Each writes to the one who is so far behind for the first time, who reads it. */
  public void firstContacts(int distance) throws ClientException {
    for (Someone one : people) {
      Someone other = people.get((one.number() + distance) % people.size());
      one.device().send(new Recipient.ToHandle(other.handle()), text(), PATIENCE);
      sync(other);
    }
  }

  /** Makes groups of so many at random. */
  public void makeCircles(int count, int size) throws ClientException {
    for (int i = 0; i < count; i++) {
      List<Integer> members = new ArrayList<>();
      while (members.size() < size) {
        int next = random.nextInt(people.size());
        if (!members.contains(next)) {
          members.add(next);
        }
      }
      String name = "Gardiens du phare " + mark(i + 77);
      needles.add(Kind.GROUP_NAME, name);
      List<String> others =
          members.stream().skip(1).map(member -> people.get(member).handle()).toList();
      Device maker = people.get(members.get(0)).device();
      circles.add(new Circle(maker.createConversation(name, others, PATIENCE).id(), members));
      for (int member : members) {
        sync(people.get(member));
      }
    }
  }

  /** Somebody reads. */
  public static void sync(Someone someone) throws ClientException {
    int unused = someone.device().sync(PATIENCE);
  }

  /** Everybody reads. */
  public void read() throws ClientException {
    for (Someone someone : people) {
      sync(someone);
    }
  }

  /**
   * So many messages, each by somebody in a group that is drawn; now and then somebody reads.
   *
   * @return how many
   */
  public int talk(int messages) throws ClientException {
    for (int i = 0; i < messages; i++) {
      Circle circle = circles.get(random.nextInt(circles.size()));
      int member = circle.members().get(random.nextInt(circle.members().size()));
      say(people.get(member), circle);
      if (random.nextInt(3) == 0) {
        sync(people.get(random.nextInt(people.size())));
      }
    }
    return messages;
  }

  /** Somebody says something in a group. */
  public void say(Someone someone, Circle circle) throws ClientException {
    var unused = someone.device().send(new Recipient.ToConversation(circle.id()), text(), PATIENCE);
  }

  /** The queues in which conversations come to somebody. */
  public Set<Bytes> mainQueues(Someone someone) {
    Set<Bytes> mains = new java.util.HashSet<>(needles.all(Kind.MAIN_QUEUE));
    mains.retainAll(someone.said().queues());
    return mains;
  }

  /** Whether two people are members of one group. */
  public boolean inOneCircle(int one, int other) {
    return circles.stream()
        .anyMatch(circle -> circle.members().contains(one) && circle.members().contains(other));
  }

  @Override
  public void close() {
    people.forEach(someone -> someone.device().close());
  }

  /** The same as bytes, each time anew. */
  public static byte[] passphrase() {
    return PASSPHRASE.getBytes(StandardCharsets.UTF_8);
  }
}
