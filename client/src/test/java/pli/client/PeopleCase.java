package pli.client;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;

/** People on one server, which tells the truth unless a test has it lie. */
abstract class PeopleCase {
  @TempDir Path temporary;

  final FakeServer server;
  final List<Person> people = new ArrayList<>();

  PeopleCase(int seed) {
    server = new FakeServer(seed);
  }

  @AfterEach
  void close() {
    people.forEach(Person::close);
  }

  Person join(String handle) throws ClientException {
    return join(handle, Clock.systemUTC());
  }

  Person join(String handle, Clock clock) throws ClientException {
    return come(Person.join(server, server, temporary.resolve(handle), handle, clock));
  }

  /** Another device of somebody, which the one they have takes in. */
  Person further(Person known, String name) throws Exception {
    return come(Person.further(server, temporary.resolve(name), known, name));
  }

  /** Somebody who is closed at the end like all the others. */
  Person come(Person person) {
    people.add(person);
    return person;
  }

  /** Everybody, until nobody has anything to do any more. */
  void syncAll() throws ClientException {
    settle(people.toArray(new Person[0]));
  }

  static void settle(Person... people) throws ClientException {
    for (int round = 0; round < 4; round++) {
      for (Person person : people) {
        person.sync();
      }
    }
  }

  static Problem problem(Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  interface Work<T> {
    T run(Transaction t) throws ClientException;
  }

  /** Something in the vault of somebody whose device is closed, or does not mind. */
  static <T> T inVault(Person person, Work<T> work) throws ClientException {
    try (Vault vault = Vault.open(person.folder, Person.PASSPHRASE)) {
      return vault.write(work::run);
    }
  }
}
