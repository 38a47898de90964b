package pli.client.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.transparency.Limits;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.Policy;

/** What a policy may become. */
class PolicyChangesTest {
  private static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);

  private static Bytes key() {
    return Ed25519.generate(ENTROPY).publicKey();
  }

  private static Administrator administrator(String handle, Bytes... keys) {
    return new Administrator(new Handle(handle), List.of(keys));
  }

  private static Policy first() {
    return Policy.first("the-lighthouse", 1, administrator("alice", key(), key()));
  }

  private static ClientException refusal(Executable work) {
    return assertThrows(ClientException.class, work);
  }

  @Test
  void thereAreSoManyAdministrators() throws Exception {
    Policy policy = first();
    for (int more = 1; more < Limits.MAX_ADMINISTRATORS; more++) {
      policy = PolicyChanges.putting(policy, administrator("person" + more, key(), key()), more);
    }
    Policy full = policy;
    assertEquals(Limits.MAX_ADMINISTRATORS, full.administrators().size());
    ClientException refused =
        refusal(() -> PolicyChanges.putting(full, administrator("last", key(), key()), 99));
    assertEquals(Problem.TOO_MANY_ADMINISTRATORS, refused.problem());
    assertEquals(Limits.MAX_ADMINISTRATORS, refused.details().get("limit"));
    // Whoever is there already may have other keys all the same.
    Policy changed = PolicyChanges.putting(full, administrator("person3", key(), key()), 99);
    assertEquals(Limits.MAX_ADMINISTRATORS, changed.administrators().size());
  }

  @Test
  void aKeyIsOneAdministratorsAlone() throws Exception {
    Bytes shared = key();
    Policy policy = PolicyChanges.putting(first(), administrator("bob", shared, key()), 2);
    assertEquals(
        Problem.KEY_OF_ANOTHER,
        refusal(() -> PolicyChanges.putting(policy, administrator("carol", key(), shared), 3))
            .problem());
  }
}
