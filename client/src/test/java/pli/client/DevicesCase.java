package pli.client;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.OwnDevice;
import pli.protocol.RouteId;

/** Several devices of one account, on a server that tells the truth unless a test has it lie. */
abstract class DevicesCase {
  @TempDir Path temporary;

  final FakeServer server = new FakeServer(41);
  final List<Person> people = new ArrayList<>();

  @BeforeEach
  void found() {
    server.office.founds = true;
  }

  @AfterEach
  void close() {
    people.forEach(Person::close);
  }

  Person join(String handle) throws ClientException {
    Person person = Person.join(server, temporary.resolve(handle), handle);
    people.add(person);
    return person;
  }

  Person joinWithWords(String handle, List<String> words) throws ClientException {
    Person person = Person.join(server, temporary.resolve(handle), handle, words);
    people.add(person);
    return person;
  }

  Person further(Person known, String name) throws Exception {
    Person device = Person.further(server, temporary.resolve(name), known, name);
    people.add(device);
    return device;
  }

  Person recover(String link, String handle, String words) throws ClientException {
    return Person.recover(server, temporary.resolve("fresh"), link, handle, "fresh", words);
  }

  static Problem problem(Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  static List<String> names(Person person) throws ClientException {
    return person.device().devices().list().stream().map(OwnDevice::name).toList();
  }

  /** Until nobody has anything to do any more. */
  static void settle(Person... people) throws ClientException {
    for (int round = 0; round < 3; round++) {
      for (Person person : people) {
        person.sync();
      }
    }
  }

  int tableOf(ConversationId id) {
    synchronized (server) {
      FakeServer.Route route = server.routes.get(RouteId.of(id.value()).value());
      return route == null ? -1 : route.table.size();
    }
  }

  int handedIn() {
    synchronized (server) {
      return server.submissions.size();
    }
  }
}
