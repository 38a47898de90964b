package pli.client;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import pli.codec.Bytes;
import pli.protocol.FrankedMessage;
import pli.protocol.FrankedMessage.Frank;
import pli.protocol.wire.AttestFrank;
import pli.protocol.wire.Error;
import pli.protocol.wire.FrankAttested;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.Submit;
import pli.transparency.evidence.FrankAttestation;

/** Franks messages; it remembers what it said, which the real server need not. */
final class FakeFranks {
  private final FakeServer server;
  private final Set<Bytes> said = new HashSet<>();

  /** The server says nothing of messages. */
  volatile boolean silent;

  /** It says that it knows nothing of what it said. */
  volatile boolean forgetful;

  FakeFranks(FakeServer server) {
    this.server = server;
  }

  ByteString before(Submit request) {
    if (silent || request.getFrankingTag().isEmpty()) {
      return request.getMessage();
    }
    byte[] mac = new byte[Frank.LENGTH];
    server.entropy.fill(mac);
    long now = System.currentTimeMillis();
    Bytes tag = FakeServer.bytes(request.getFrankingTag());
    said.add(known(tag, now, Bytes.copyOf(mac)));
    return ByteString.copyFrom(
        new FrankedMessage(
                FakeServer.bytes(request.getMessage()),
                Optional.of(new Frank(now, Bytes.copyOf(mac))))
            .encode()
            .toByteArray());
  }

  ServerFrame.Builder attest(AttestFrank request) {
    Bytes tag = FakeServer.bytes(request.getFrankingTag());
    long millis = request.getAcceptedMillis();
    if (forgetful || !said.contains(known(tag, millis, FakeServer.bytes(request.getFrank())))) {
      return FakeServer.error(Error.Code.BAD_PROOF);
    }
    Bytes signature =
        new FrankAttestation(tag, millis).sign(server.card.origin(), server.networkKeys);
    return ServerFrame.newBuilder()
        .setFrankAttested(
            FrankAttested.newBuilder().setSignature(ByteString.copyFrom(signature.toByteArray())));
  }

  private static Bytes known(Bytes tag, long millis, Bytes mac) {
    return Bytes.concat(tag, new pli.codec.TlsWriter().u64(millis).toBytes(), mac);
  }
}
