package pli.lab.seizure;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;
import pli.crypto.Hkdf;
import pli.crypto.Secret;
import pli.protocol.AttachmentId;
import pli.protocol.LoggedEntries;
import pli.protocol.LoggedRecords;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Commit;
import pli.protocol.wire.CreateRoute;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.Register;
import pli.protocol.wire.RoutingTable;
import pli.protocol.wire.Submit;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.leaf.LeafType;

/**
 * Listens, at the devices' end, to what they say to a server, and remembers everything that a
 * seizure of that server might show.
 */
public final class Tap {
  private static final int SEED = 16;

  /** So much of a part is looked for. */
  private static final int PART = 64;

  private final Needles needles;
  private final Set<Bytes> queues = ConcurrentHashMap.newKeySet();
  private final Set<Bytes> contactQueues = ConcurrentHashMap.newKeySet();

  /** A tap that adds to {@code needles}. */
  public Tap(Needles needles) {
    this.needles = needles;
  }

  /** {@code inner}, listened to. */
  public Transport on(Transport inner) {
    return new Tapped(inner);
  }

  /** {@code inner}, listened to: seeds of private keys come from there. */
  public Entropy on(Entropy inner) {
    return target -> {
      inner.fill(target);
      if (target.length >= SEED) {
        needles.add(Kind.RANDOM, Bytes.copyOf(target));
      }
    };
  }

  /**
   * To be called when all has been said: which queues are contact queues is known then, and what
   * was drawn at random to be said aloud is no seed.
   */
  public void finish() {
    for (Bytes queue : queues) {
      needles.add(contactQueues.contains(queue) ? Kind.CONTACT_QUEUE : Kind.MAIN_QUEUE, queue);
    }
    needles.dropRandomThatHasAName();
  }

  private void add(Kind kind, ByteString value) {
    needles.add(kind, Bytes.adopt(value.toByteArray()));
  }

  private void said(byte[] bytes) {
    ClientFrame frame;
    try {
      frame = ClientFrame.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a device said what is no frame", e);
    }
    switch (frame.getRequestCase()) {
      case CREATE_QUEUE -> {
        queues.add(Bytes.adopt(frame.getCreateQueue().getQueueId().toByteArray()));
        add(Kind.QUEUE_KEY, frame.getCreateQueue().getPublicKey());
        add(Kind.PROOF, frame.getCreateQueue().getSignature());
      }
      case CREATE_ROUTE -> route(frame.getCreateRoute());
      case SUBMIT -> submit(frame.getSubmit());
      case COMMIT -> commit(frame.getCommit());
      case DELIVER_WELCOME -> {
        add(Kind.SUBMISSION, frame.getDeliverWelcome().getSubmissionId());
        add(Kind.WELCOME, frame.getDeliverWelcome().getSealed());
      }
      case READ_QUEUE -> add(Kind.PROOF, frame.getReadQueue().getSignature());
      case DELETE_QUEUE -> add(Kind.PROOF, frame.getDeleteQueue().getSignature());
      case REGISTER -> register(frame.getRegister());
      case AUTHENTICATE_DEVICE -> add(Kind.PROOF, frame.getAuthenticateDevice().getProof());
      case PUBLISH_KEY_PACKAGES -> {
        frame.getPublishKeyPackages().getOneTimeList().forEach(one -> add(Kind.KEY_PACKAGE, one));
        if (!frame.getPublishKeyPackages().getLastResort().isEmpty()) {
          add(Kind.KEY_PACKAGE, frame.getPublishKeyPackages().getLastResort());
        }
      }
      case UPDATE_RECORD -> record(frame.getUpdateRecord().getRecord());
      case PROPOSE -> propose(frame.getPropose().getEntry());
      case REQUEST_RESET -> {
        add(Kind.TOKEN, frame.getRequestReset().getToken());
        add(Kind.PROOF, frame.getRequestReset().getProof());
        record(recordOf(frame.getRequestReset().getContent()));
      }
      case PROVE_LABEL -> needles.add(Kind.HANDLE, frame.getProveLabel().getHandle());
      case LOOK_UP,
          ATTEST_FRANK,
          PUBLISH_ALERT,
          CLAIM_KEY_PACKAGES,
          ACKNOWLEDGE,
          COUNT_KEY_PACKAGES,
          READ_ADMINISTRATION,
          LIST_PROPOSALS,
          REQUEST_NOT_SET -> {}
    }
  }

  private void route(CreateRoute request) {
    add(Kind.ROUTE, request.getRouteId());
    add(Kind.ROUTE_KEY, request.getRouteKey());
    add(Kind.SUBMISSION, request.getSubmissionId());
    table(request.getTable());
  }

  private void submit(Submit request) {
    add(Kind.ROUTE_KEY, request.getRouteKey());
    add(Kind.SUBMISSION, request.getSubmissionId());
    add(Kind.MESSAGE, request.getMessage());
  }

  private void commit(Commit request) {
    add(Kind.ROUTE_KEY, request.getOldRouteKey());
    add(Kind.ROUTE_KEY, request.getNewRouteKey());
    add(Kind.SUBMISSION, request.getSubmissionId());
    add(Kind.MESSAGE, request.getMessage());
    table(request.getNewTable());
  }

  private void put(WebRequest request) {
    if (!request.path().startsWith(AttachmentId.PATH)) {
      return;
    }
    try {
      String id = request.path().substring(AttachmentId.PATH.length());
      needles.add(Kind.ATTACHMENT_ID, AttachmentId.parse(id).value());
    } catch (DecodeException e) {
      throw new IllegalStateException("a device named what is no attachment", e);
    }
    if (request.body().length() > PART) {
      needles.add(Kind.ATTACHMENT, request.body().slice(0, PART));
    }
  }

  /** Keys that {@link pli.protocol.SealedEntry} derives open copies as well as the wrap key. */
  private void table(RoutingTable table) {
    table
        .getDestinationsList()
        .forEach(destination -> {
          add(Kind.WRAP_KEY, destination.getWrapKey());
          try (Secret wrapKey = Secret.adopt(destination.getWrapKey().toByteArray())) {
            for (String label : new String[] {"pli entry key v1", "pli entry hint v1"}) {
              try (Secret derived = Hkdf.expand(wrapKey, Bytes.utf8(label), 32)) {
                needles.add(Kind.DERIVED_KEY, Bytes.adopt(derived.copy()));
              }
            }
          }
        });
  }

  private void register(Register request) {
    add(Kind.TOKEN, request.getToken());
    add(Kind.PROOF, request.getProof());
    record(request.getRecord());
  }

  /** Of what administrators decide, a reset has devices in it; nothing else has what is secret. */
  private void propose(LoggedRecord entry) {
    try {
      LoggedEntry proposed = LoggedEntries.fromWire(entry);
      if (proposed.type() == LeafType.RESET) {
        record(proposed.record().record());
      }
    } catch (DecodeException e) {
      throw new IllegalStateException("a device proposes what is no entry", e);
    }
  }

  private static AccountRecord recordOf(ByteString content) {
    try {
      return AccountRecord.decode(Bytes.adopt(content.toByteArray()));
    } catch (DecodeException e) {
      throw new IllegalStateException("a device asks for what is no record", e);
    }
  }

  private void record(LoggedRecord logged) {
    try {
      record(LoggedRecords.fromWire(logged).record());
    } catch (DecodeException e) {
      throw new IllegalStateException("a device sends what is no record", e);
    }
  }

  private void record(AccountRecord record) {
    needles.add(Kind.HANDLE, record.handle().value());
    for (DeviceEntry device : record.devices()) {
      needles.add(Kind.DEVICE_NAME, device.name());
      needles.add(Kind.DEVICE_ID, device.id().value());
      needles.add(Kind.DEVICE_KEY, device.signatureKey());
      needles.add(Kind.CONTACT_KEY, device.contactKey());
      contactQueues.add(device.contactQueue());
    }
  }

  private final class Tapped implements Transport {
    private final Transport inner;

    Tapped(Transport inner) {
      this.inner = inner;
    }

    @Override
    public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
        throws TransportException {
      return new Talk(inner.connect(endpoint, listener, timeout));
    }

    @Override
    public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
        throws TransportException {
      put(request);
      return inner.exchange(endpoint, request, maxBytes, timeout);
    }

    @Override
    public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
        throws TransportException {
      return inner.get(endpoint, path, maxBytes, timeout);
    }
  }

  private final class Talk implements Connection {
    private final Connection inner;

    Talk(Connection inner) {
      this.inner = inner;
    }

    @Override
    public void send(byte[] frame) throws TransportException {
      said(frame);
      inner.send(frame);
    }

    @Override
    public void ping() throws TransportException {
      inner.ping();
    }

    @Override
    public void close() {
      inner.close();
    }

    @Override
    public boolean isOpen() {
      return inner.isOpen();
    }
  }
}
