package pli.server.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import pli.server.session.Session;

/** A session in this process. */
record SessionEnd(Session session) implements FarEnd {
  @Override
  public void received(ByteBuf frame) {
    session.received(ByteBufUtil.getBytes(frame));
  }

  @Override
  public void wake() {
    session.wake();
  }

  @Override
  public void closed() {
    session.closed();
  }
}
