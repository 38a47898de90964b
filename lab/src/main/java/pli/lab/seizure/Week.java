package pli.lab.seizure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pli.client.Administrators;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.InvitationInfo;
import pli.client.api.Outcome;
import pli.client.api.Recipient;

/**
 * What an organisation does in a week, drawn together: people join, write to each other for the
 * first time, make groups, talk in them, send files, add and remove. Some are never online, so that
 * something lies in their queues. Every word and name is remembered as something to look for.
 */
public final class Week implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int THREADS = 4;
  private static final int FILE_LINES = 2000;

  private final Needles needles;
  private final Joiner joiner;
  private final Random random;
  private final List<Device> people = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private int texts;

  /** How somebody gets a device. */
  @FunctionalInterface
  public interface Joiner {
    /** Joins and opens the device. */
    Device join(String link, String handle, String deviceName) throws ClientException;
  }

  /** A group, by places among the people; the first of its members made it. */
  private record Group(ConversationId id, List<Integer> members) {}

  /** A week whose accidents {@code random} decides. */
  public Week(Needles needles, Joiner joiner, Random random) {
    this.needles = needles;
    this.joiner = joiner;
    this.random = random;
  }

  /** Who has joined so far, the administrator first. */
  public List<Device> people() {
    return List.copyOf(people);
  }

  /** The administrator joins with {@code invitation}, then others until there are {@code count}. */
  public void join(String invitation, int count) throws ClientException {
    if (people.isEmpty()) {
      people.add(joinOne(invitation, 0));
    }
    Device administrator = people.get(0);
    String link =
        administrator
            .administrators()
            .invite(InvitationInfo.Role.MEMBER, count, Duration.ofDays(7), null, PATIENCE)
            .link();
    int first = people.size();
    List<Future<Device>> joining = new ArrayList<>();
    for (int i = first; i < count; i++) {
      int number = i;
      joining.add(threads.submit(() -> joinOne(link, number)));
    }
    for (Future<Device> next : joining) {
      people.add(result(next));
    }
    // Invitations that nobody takes up lie in the store as well, one of them with a name.
    needles.add(Kind.HANDLE, handle(count));
    Duration hour = Duration.ofHours(1);
    administrator.administrators().invite(InvitationInfo.Role.MEMBER, 3, hour, null, PATIENCE);
    administrator.administrators().invite(InvitationInfo.Role.ADMIN, 1, hour, null, PATIENCE);
    administrator
        .administrators()
        .invite(InvitationInfo.Role.MEMBER, 3, hour, handle(count), PATIENCE);
  }

  /**
   * A second administrator comes, and from now on two must sign: an invitation waits for the other
   * one, and somebody asks to come back.
   *
   * @param returning asks with a link, and does not wait until administrators agreed
   */
  public void decide(Joiner returning) throws ClientException {
    Administrators administrators = people.get(0).administrators();
    Duration hour = Duration.ofHours(1);
    String link = administrators.reset(handle(2), hour, PATIENCE).link();
    expect(Outcome.State.LOGGED, administrators.add(handle(1), PATIENCE));
    expect(Outcome.State.LOGGED, administrators.quorums(null, 2, 2, PATIENCE));
    expect(
        Outcome.State.PENDING,
        people
            .get(0)
            .administrators()
            .invite(InvitationInfo.Role.MEMBER, 3, hour, null, PATIENCE)
            .outcome());
    String device = "Zettelkasten der Heimkehr";
    needles.add(Kind.DEVICE_NAME, device);
    try (Device back = returning.join(link, handle(2), device)) {
      throw new IllegalStateException("back without two signatures");
    } catch (ClientException e) {
      if (e.problem() != ClientException.Problem.RESET_PENDING) {
        throw e;
      }
    }
  }

  private static void expect(Outcome.State state, Outcome outcome) {
    if (outcome.state() != state) {
      throw new IllegalStateException("administrators agreed otherwise: " + outcome.state().word());
    }
  }

  private Device joinOne(String link, int number) throws ClientException {
    needles.add(Kind.HANDLE, handle(number));
    String device = "Zettelkasten von " + number + " " + mark(number);
    needles.add(Kind.DEVICE_NAME, device);
    return joiner.join(link, handle(number), device);
  }

  private static String handle(int number) {
    return String.format(Locale.ROOT, "keeper%02d.of.the.cliff", number);
  }

  private static String mark(int number) {
    return HexFormat.of().toHexDigits(number * 0x9e3779b9);
  }

  private synchronized String text() {
    int number = texts++;
    String text = "fresnel lens of " + mark(number) + " nº " + number;
    needles.add(Kind.TEXT, text);
    return text;
  }

  /** Each person writes for the first time to the next {@code each} people. */
  public void firstContacts(int each) throws ClientException {
    forAll(
        people.size(),
        from -> {
          for (int i = 1; i <= each; i++) {
            String to = handle((from + i) % people.size());
            people.get(from).send(new Recipient.ToHandle(to), text(), PATIENCE);
          }
        });
  }

  /** Some of the people make {@code count} groups of {@code size}. */
  public void makeGroups(int count, int size) throws ClientException {
    List<List<Integer>> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Integer> of = new ArrayList<>();
      while (of.size() < size) {
        int next = random.nextInt(people.size());
        if (!of.contains(next)) {
          of.add(next);
        }
      }
      members.add(of);
    }
    Group[] made = new Group[count];
    forAll(
        count,
        i -> {
          List<Integer> of = members.get(i);
          String name = "Gardiens du phare " + mark(i);
          needles.add(Kind.GROUP_NAME, name);
          List<String> others = of.subList(1, size).stream().map(Week::handle).toList();
          made[i] =
              new Group(
                  people.get(of.get(0)).createConversation(name, others, PATIENCE).id(),
                  new ArrayList<>(of));
        });
    groups.addAll(List.of(made));
  }

  /** Everyone who is ever online reads what is there. */
  public void read() throws ClientException {
    forAll(
        people.size(),
        i -> {
          if (isEverOnline(i)) {
            people.get(i).sync(PATIENCE);
          }
        });
  }

  /** One in seven is not, after joining. */
  private static boolean isEverOnline(int person) {
    return person % 7 != 3;
  }

  /** Each member of each group who is ever online says so many things there. */
  public void talk(int each) throws ClientException {
    forAll(
        people.size(),
        i -> {
          for (Group group : groups) {
            if (isEverOnline(i) && group.members().contains(i)) {
              for (int n = 0; n < each; n++) {
                people.get(i).send(new Recipient.ToConversation(group.id()), text(), PATIENCE);
              }
            }
          }
        });
  }

  /** In each group somebody who is ever online sends a file. */
  public void sendFiles(Path folder) throws ClientException {
    forAll(
        groups.size(),
        i -> {
          Group group = groups.get(i);
          String name = "Leuchtfeuer " + mark(i) + ".txt";
          needles.add(Kind.TEXT, name);
          Path file = folder.resolve(name);
          try {
            Files.writeString(file, (text() + "\n").repeat(FILE_LINES));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          for (int member : group.members()) {
            if (isEverOnline(member)) {
              Recipient there = new Recipient.ToConversation(group.id());
              people.get(member).send(there, text(), List.of(file), (done, of) -> {}, PATIENCE);
              break;
            }
          }
        });
  }

  /** In each group somebody goes, and somebody else comes; those who go were removed by others. */
  public void change() throws ClientException {
    List<Integer> coming = new ArrayList<>();
    groups.forEach(group -> coming.add(stranger(group)));
    forAll(
        groups.size(),
        i -> {
          Group group = groups.get(i);
          Device maker = people.get(group.members().get(0));
          maker.removeMember(group.id(), handle(group.members().remove(1)), PATIENCE);
          maker.addMember(group.id(), handle(coming.get(i)), PATIENCE);
          group.members().add(coming.get(i));
        });
  }

  private int stranger(Group group) {
    int next = random.nextInt(people.size());
    while (group.members().contains(next)) {
      next = (next + 1) % people.size();
    }
    return next;
  }

  private interface Each {
    void run(int number) throws ClientException;
  }

  /** Several at once; the first failure is thrown when all are done. */
  private void forAll(int count, Each each) throws ClientException {
    List<Future<Integer>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      running.add(
          threads.submit(() -> {
            each.run(number);
            return number;
          }));
    }
    for (Future<Integer> next : running) {
      result(next);
    }
  }

  private static <T> T result(Future<T> future) throws ClientException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClientException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Everybody goes offline. */
  @Override
  public void close() {
    threads.shutdownNow();
    people.forEach(Device::close);
  }
}
