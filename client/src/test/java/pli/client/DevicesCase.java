package pli.client;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.OwnDevice;
import pli.protocol.RouteId;

/** Several devices of one account, on a server that tells the truth unless a test has it lie. */
abstract class DevicesCase extends PeopleCase {
  DevicesCase() {
    super(41);
  }

  @BeforeEach
  void found() {
    server.office.founds = true;
  }

  Person joinWithWords(String handle, List<String> words) throws ClientException {
    return come(Person.join(server, temporary.resolve(handle), handle, words));
  }

  Person recover(String link, String handle, String words) throws ClientException {
    return Person.recover(server, temporary.resolve("fresh"), link, handle, "fresh", words);
  }

  static List<String> names(Person person) throws ClientException {
    return person.device().devices().list().stream().map(OwnDevice::name).toList();
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
